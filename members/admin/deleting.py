"""Deleting what others hang on: how many stand in the way is told, not each of thousands."""

from django.utils.text import capfirst


class ToldByNumber:
    """Beside a ModelAdmin; `in_the_way` names the relations that protect a thing from deletion."""

    in_the_way = []

    def get_deleted_objects(self, objs, request):
        protected = []
        for name in self.in_the_way:
            relation = self.model._meta.get_field(name)
            related = relation.related_model
            number = related._base_manager.filter(**{f"{relation.field.name}__in": objs}).count()
            if number:
                protected.append(f"{capfirst(related._meta.verbose_name_plural)}: {number}")
        counts = {self.opts.verbose_name_plural: len(objs)}
        allowed = self.has_delete_permission(request)
        return list(objs), counts, set() if allowed else {self.opts.verbose_name}, protected
