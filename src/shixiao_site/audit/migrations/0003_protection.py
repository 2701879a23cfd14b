from django.db import migrations

from shixiao_site.audit.protection import protect, unprotect


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_checks")]

    operations = [
        migrations.RunPython(
            lambda _apps, editor: protect(editor.connection), lambda _apps, editor: unprotect(editor.connection)
        ),
    ]
