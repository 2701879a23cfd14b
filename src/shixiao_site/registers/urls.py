"""Addresses of registers."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.registers.views import acts, batches, bringing, quarantine

app_name = "registers"
KEPT_OUT = "batches/<int:number>/quarantine/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", batches.batches, name="batches"),
    path("batches/<int:number>/", batches.batch, name="batch"),
    path("bring/", bringing.bring_files, name="bring"),
    path("uploads/", bringing.uploads, name="uploads"),
    path("uploads/<uuid:group>/", bringing.upload, name="upload"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path(KEPT_OUT, quarantine.kept_out, name="kept_out"),
    path(KEPT_OUT + "import/", acts.bring_in, name="bring_mended"),
    path(KEPT_OUT + "leave-out/", acts.leave_out, name="leave_out"),
    path(KEPT_OUT + "take-back/", acts.take_back, name="take_back"),
    path(KEPT_OUT + "download/", acts.download, name="download"),
    path(KEPT_OUT + "<int:nth>/", quarantine.mend_row, name="mend"),
    path(KEPT_OUT + "<int:nth>/open/", acts.open_row, name="open_row"),
    path("forms/", batches.forms, name="forms"),
    path("forms/<slug:name>/", batches.form, name="form"),
    path("forms/<slug:name>/file/", batches.form_file, name="form_file"),
]
