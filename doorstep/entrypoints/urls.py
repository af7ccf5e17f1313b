"""Every address of the api role."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from doorstep.entrypoints import wiring
from doorstep.entrypoints.pages import pages_of
from doorstep.entrypoints.web import urlpatterns as web_patterns
from doorstep.infra.files.http import urlpatterns as media_patterns
from doorstep.infra.health import healthz, readyz
from doorstep.infra.routing import by_first_part
from doorstep.modules.accounts.http import development as codes
from doorstep.modules.booking.http.feeds import urlpatterns as feed_patterns
from doorstep.modules.insights.desk import urlpatterns as rehearsal_patterns
from doorstep.modules.notify.http import development as mails
from doorstep.modules.notify.http.stops import urlpatterns as stop_patterns

wiring.load_handlers()
api = wiring.build_api()

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/auth/", include("doorstep.modules.accounts.http.auth_urls")),
    by_first_part("api/v1/", api.urls),
    *pages_of(api),
    *rehearsal_patterns,
    path("staff/", admin.site.urls),
    *media_patterns,
    *feed_patterns,
    *stop_patterns,
]
if settings.ENVIRONMENT != "prod":
    urlpatterns += codes.urlpatterns + mails.urlpatterns
urlpatterns += web_patterns
