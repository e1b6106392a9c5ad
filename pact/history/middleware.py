"""Who changes something, told to the triggers that keep the history."""

import pghistory

SAFE = ("GET", "HEAD", "OPTIONS")


class WhoChangesMiddleware:
    """Only requests of signed-in people that may change something carry it; others pay nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in SAFE or not request.session.session_key:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        with pghistory.context(user=request.user.pk):
            return self.get_response(request)
