from django.http import HttpResponse
from django.urls import path

from django.contrib.auth.models import User

urlpatterns = [path("", lambda request: HttpResponse(f"users: {User.objects.count()}"))]
