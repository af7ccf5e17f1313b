from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "doorstep.modules.notify"
    label = "notify"
    verbose_name = "Notices"
