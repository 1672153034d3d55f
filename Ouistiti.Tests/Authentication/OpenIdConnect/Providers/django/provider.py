# Starts the site: PROVIDER='{"port":…,"issuer":…,…}' python3 provider.py. It ends when its standard input does.
import os
import sys
import threading

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application

django.setup()

from django.contrib.auth.models import Group, User
from oauth2_provider.models import Application

CHOSEN = settings.CHOSEN
USERS = {"ann": ("Ann", "ann@example.org", ["admins", "staff"]), "bob": ("Bob", "bob@elsewhere.example", ["guests"])}


def fill():
    call_command("migrate", verbosity=0)
    for name, (first, mail, groups) in USERS.items():
        user = User.objects.create_user(name, mail, CHOSEN["password"], first_name=first, last_name="Example")
        user.groups.set(Group.objects.get_or_create(name=group)[0] for group in groups)
    Application.objects.create(
        client_id=CHOSEN["clientId"],
        client_secret=CHOSEN["clientSecret"],
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        redirect_uris=" ".join(CHOSEN["redirectUris"]),
        skip_authorization=True,
    )


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
fill()
run("127.0.0.1", CHOSEN["port"], get_wsgi_application(), threading=True)
