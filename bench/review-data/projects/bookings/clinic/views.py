import logging

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_GET

from clinic.models import Appointment

log = logging.getLogger(__name__)


@require_GET
def appointment(request, pk):
    found = Appointment.objects.filter(pk=pk, patient__user=request.user).first()
    if found is None:
        raise Http404
    return JsonResponse({"id": found.pk, "startsAt": found.starts_at.isoformat(), "reason": found.reason})
