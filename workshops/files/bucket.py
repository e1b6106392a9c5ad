"""S3-compatible storage, set up for large files and short-lived addresses."""

from boto3.s3.transfer import TransferConfig
from storages.backends.s3 import S3Storage

ADDRESS_SECONDS = 60


class Bucket(S3Storage):
    """Private: what is in it goes out by addresses that are signed for a minute."""

    def get_default_settings(self):
        return super().get_default_settings() | {
            "default_acl": None,  # the bucket's own rule, which is private
            "querystring_auth": True,
            "querystring_expire": ADDRESS_SECONDS,
            "signature_version": "s3v4",
            "file_overwrite": False,
            # One part at a time: a file of 2 GB takes 16 MB of memory, not 160.
            "transfer_config": TransferConfig(use_threads=False, multipart_chunksize=8 * 2**20),
        }
