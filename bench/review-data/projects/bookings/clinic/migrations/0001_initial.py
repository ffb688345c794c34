import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Patient",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=200)),
                ("insurance_number", models.CharField(blank=True, max_length=32)),
                ("phone", models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("starts_at", models.DateTimeField(db_index=True)),
                ("reason", models.TextField(blank=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("patient", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="clinic.patient")),
            ],
        ),
    ]
