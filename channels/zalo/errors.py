"""What Zalo's error codes mean for a message. They come with HTTP 200; every sentence here is for the operator.

DeliveryError
├── TryAgain          BACK_OFF
├── NotNow            NEEDS_A_PERSON
│   └── WindowClosed  WINDOW_CLOSED
└── Undeliverable     OUR_BUG, and every code that is in no table
"""

from messages.delivery import DeliveryError, NotNow, TryAgain, Undeliverable

REFRESH_ONCE = frozenset({-216, -220, -124})
"""The access token is invalid, expired or removed; -124 is what the template API says for it."""

BACK_OFF = {
    -32: "too many requests in a minute",
    -200: "sending failed on Zalo's side",
}

NEEDS_A_PERSON = {
    -204: "the OA was deleted: look at it in oa.zalo.me",
    -205: "the OA does not exist any more: look at it in oa.zalo.me",
    -209: "the app is not activated: switch it on at developers.zalo.me",
    -211: "the quota is used up: buy more at oa.zalo.me or wait for the next period",
    -212: "the app has not registered this API: ask for it at developers.zalo.me",
    -219: "the app was removed: look at developers.zalo.me",
    -221: "the OA is not verified: have it verified at oa.zalo.me",
    -223: "the OA has not authorised the app, or its quota is used up: an administrator of the OA must consent again",
    -224: "the OA's package does not allow this: choose another one at oa.zalo.me",
    -235: "the OA is of a type that may not do this",
    -242: "appsecret_proof is invalid: look at the app's settings at developers.zalo.me",
    -320: "no Zalo Cloud Account is linked to the app: link one",
    -321: "the Zalo Cloud Account has no money or is not active",
    -135: "the OA may not send templates: it must be verified and linked to a Zalo Cloud Account",
    -136: "no Zalo Cloud Account is linked for templates",
    -137: "the Zalo Cloud Account could not be charged",
    -1241: "appsecret_proof is invalid: look at the app's settings at developers.zalo.me",
}

WINDOW_CLOSED = {
    -213: "the citizen does not follow the OA",
    -217: "the citizen refuses invitations of the OA",
    -218: "the citizen has had as many messages as Zalo lets through",
    -227: "the citizen's account is banned, or was not used for 45 days",
    -230: "the citizen has not written for seven days",
    -232: "the citizen has never written, or too long ago",
    -244: "the citizen does not want messages of this kind",
    -305: "the citizen has not written for 48 hours",
    -311: "the answers that one message allows are used up",
}
"""Nothing reaches this person until they write again, a template message perhaps excepted."""

OUR_BUG = {
    -100: "the attachment has expired: it must be uploaded anew",
    -126: "a template in development mode reaches administrators only",
    -127: "a test template reaches administrators only",
    -201: "a parameter is invalid",
    -210: "a parameter is too long or too big",
    -233: "this type of message is not supported",
    -234: "this type of message is not sent at night",
    -240: "this version of the message API was shut down",
    -248: "the message offends the platform's policy",
    -249: "this template cannot be sent to a user's id",
    -1121: "the template's parameters are not the ones it was approved with",
    -1122: "the template lacks a parameter",
}


class WindowClosed(NotNow):
    """The citizen must write first; a template message may go out all the same."""


def as_error(code: int) -> DeliveryError:
    """The error to raise for a code other than 0. Zalo's own words are left out: they may repeat ours."""
    if code in BACK_OFF:
        return TryAgain(f"Zalo answered {code}: {BACK_OFF[code]}")
    if code in WINDOW_CLOSED:
        return WindowClosed(f"Zalo answered {code}: {WINDOW_CLOSED[code]}")
    if code in NEEDS_A_PERSON:
        return NotNow(f"Zalo answered {code}: {NEEDS_A_PERSON[code]}")
    if code in REFRESH_ONCE:
        return NotNow(f"Zalo answered {code}: it refuses a fresh access token; an administrator must consent again")
    return Undeliverable(f"Zalo answered {code}: {OUR_BUG.get(code, 'a code that is in none of our tables')}")
