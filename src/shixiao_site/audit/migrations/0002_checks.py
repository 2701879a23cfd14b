from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="entry", name="object", field=models.CharField(blank=True, db_index=True, max_length=200)
        ),
        migrations.AlterField(model_name="entry", name="at", field=models.DateTimeField(db_index=True)),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("seq", models.BigIntegerField()),
                ("findings", models.JSONField(default=list)),
            ],
            options={"verbose_name": "审计核对", "ordering": ("-at",)},
        ),
    ]
