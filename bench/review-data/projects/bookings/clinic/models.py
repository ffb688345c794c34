from django.db import models


class Patient(models.Model):
    name = models.CharField(max_length=200)
    insurance_number = models.CharField(max_length=32, blank=True)
    phone = models.CharField(max_length=40, blank=True)


class Appointment(models.Model):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT)
    starts_at = models.DateTimeField(db_index=True)
    reason = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True)
