from oauth2_provider.oauth2_validators import OAuth2Validator


class Claims(OAuth2Validator):
    oidc_claim_scope = {
        "sub": "openid", "preferred_username": "profile", "name": "profile",
        "email": "email", "email_verified": "email", "groups": "groups",
    }

    def get_additional_claims(self):
        return {
            "preferred_username": lambda request: request.user.username,
            "name": lambda request: request.user.get_full_name(),
            "email": lambda request: request.user.email,
            "email_verified": lambda request: True,
            "groups": lambda request: list(request.user.groups.order_by("name").values_list("name", flat=True)),
        }
