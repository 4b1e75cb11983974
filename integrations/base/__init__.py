"""What the product asks of a network, and how a network says no.

A network is one folder that implements `Network` and offers a `PLUGIN` (`NetworkPlugin`) in its
`__init__.py`. `docs/adding-a-network.md` walks through it. Errors are those of `bot.errors`:
an adapter maps everything its client library raises, once, at its edge:

    RetryLater   the network certainly did nothing (429, refused connection, 5xx of a read)
    Reauthorise  401, revoked or expired credentials
    Rejected     it said no for a reason that a person has to mend
    Unknown      a write got no answer (time-out, 5xx, connection lost after sending)
"""

from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater, Unknown
from integrations.base.charging import Charge, Meter, cap_setting
from integrations.base.network import (
    CredentialStore,
    Network,
)
from integrations.base.plugin import (
    Ask,
    NetworkPlugin,
    PluginSetting,
    SignedIn,
)
from integrations.base.publishing import (
    Allowance,
    Engagement,
    OutgoingPost,
    PictureFile,
    PictureLimits,
    Publisher,
    PublishingLimits,
    Rate,
    ThreadPlace,
    UploadedPicture,
    UploadsGone,
)
from integrations.base.pushing import (
    HookAnswer,
    HookRequest,
    News,
    PushedEvent,
    PushReader,
    Subscription,
    Webhook,
)
from integrations.base.values import (
    AccountIdentity,
    Capabilities,
    Limits,
    MentionPage,
    MessageState,
    Money,
    Outgoing,
    OutgoingKind,
    Permission,
    PrivateWindow,
    ReadBack,
    ReadBackOutcome,
    ReplyTarget,
    Sent,
    TextCheck,
    TextLimit,
)

__all__ = [
    "AccountIdentity",
    "Allowance",
    "Ask",
    "Capabilities",
    "Charge",
    "CredentialStore",
    "Engagement",
    "HookAnswer",
    "HookRequest",
    "Limits",
    "MentionPage",
    "MessageState",
    "Meter",
    "Money",
    "Network",
    "NetworkPlugin",
    "News",
    "Outgoing",
    "OutgoingKind",
    "OutgoingPost",
    "OutsideError",
    "Permission",
    "PictureFile",
    "PictureLimits",
    "PluginSetting",
    "PrivateWindow",
    "Publisher",
    "PublishingLimits",
    "PushReader",
    "PushedEvent",
    "Rate",
    "ReadBack",
    "ReadBackOutcome",
    "Reauthorise",
    "Rejected",
    "ReplyTarget",
    "RetryLater",
    "Sent",
    "SignedIn",
    "Subscription",
    "TextCheck",
    "TextLimit",
    "ThreadPlace",
    "Unknown",
    "UploadedPicture",
    "UploadsGone",
    "Webhook",
    "cap_setting",
]
