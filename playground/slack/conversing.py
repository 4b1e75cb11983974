"""What people do in conversations: write, edit, delete, react, come and go, be away."""

from dataclasses import replace

from playground.slack.core import Core
from playground.slack.errors import ClientRefusal
from playground.slack.files import file_object, keep
from playground.slack.messages import Draft, Messages
from playground.slack.notices import Notice
from playground.slack.state import Channel, Json, User
from playground.slack.typed import escaped, rich_text


class Conversing:
    """Acts that need no answer of the app."""

    def __init__(self, core: Core, messages: Messages) -> None:
        self._core = core
        self._messages = messages

    def user(self, reference: str) -> User:
        """Find a person.

        Raises:
            ClientRefusal: `user_not_found`.
        """
        found = self._core.state.find_user(reference)
        if found is None:
            raise ClientRefusal("user_not_found", f"nobody is called {reference}", status=404)
        return found

    def channel(self, user: User, reference: str) -> Channel:
        """Find a channel that the person can see.

        Raises:
            ClientRefusal: `channel_not_found`.
        """
        found = self._core.state.find_channel(reference)
        if found is None or not self._core.state.can_see(user.id, found):
            sentence = f"{user.real_name} sees no channel {reference}"
            raise ClientRefusal("channel_not_found", sentence, status=404)
        return found

    def post(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        files: tuple[tuple[str, bytes], ...] = (),
    ) -> Json:
        """Write a message as typed; `@name` is already `<@U...>`.

        Raises:
            ClientRefusal: Not a member, archived, nothing to say, or no such thread.
        """
        self._require_member(user, channel)
        if not text.strip() and not files:
            raise ClientRefusal("no_text", "there is nothing to send")
        if thread_ts is not None and thread_ts not in channel.messages:
            raise ClientRefusal("thread_not_found", "the message is no longer there", status=404)
        words = escaped(text)
        stored = [keep(self._core, user.id, name, content) for name, content in files]
        draft = Draft(
            text=words,
            blocks=rich_text(words),
            thread_ts=thread_ts,
            broadcast=broadcast,
            files=[file_object(self._core, item) for item in stored],
        )
        message = self._messages.post(channel, user.id, draft)
        for item in stored:
            item.shares.setdefault(channel.id, []).append(message["ts"])
        return message

    def edit(self, user: User, channel: Channel, ts: str, text: str) -> None:
        """Change one's own message.

        Raises:
            ClientRefusal: `message_not_found` or `cant_update_message`.
        """
        message = self._own(user, channel, ts, "cant_update_message")
        words = escaped(text)
        if words != message["text"]:
            self._messages.change(
                channel,
                ts,
                user.id,
                self._messages.content(Draft(text=words, blocks=rich_text(words))),
            )

    def delete(self, user: User, channel: Channel, ts: str) -> None:
        """Delete one's own message.

        Raises:
            ClientRefusal: `message_not_found` or `cant_delete_message`.
        """
        self._own(user, channel, ts, "cant_delete_message")
        self._messages.delete(channel, ts)

    def upload(self, user: User, name: str, content: bytes) -> Json:
        """Put a file into a form: it is uploaded at once, and handed in with the form.

        Raises:
            ClientRefusal: `no_content` or `file_too_large`.
        """
        if not content:
            raise ClientRefusal("no_content", f"{name} is empty")
        stored = keep(self._core, user.id, name, content, in_form=True)
        self._core.notices.publish(Notice("file_uploaded", user=user.id))
        return file_object(self._core, stored)

    def delete_file(self, user: User, file_id: str) -> None:
        """Delete one's own file; messages keep a tombstone of it.

        Raises:
            ClientRefusal: `file_not_found` or `cant_delete_file`.
        """
        stored = self._core.state.files.get(file_id)
        if stored is None or stored.is_deleted:
            raise ClientRefusal("file_not_found", "there is no such file", status=404)
        if stored.user != user.id:
            raise ClientRefusal("cant_delete_file", "only its owner can do that", status=403)
        stored.is_deleted, stored.content = True, None
        gone = file_object(self._core, stored)
        for place, stamps in stored.shares.items():
            channel = self._core.state.channels[place]
            for ts in filter(channel.messages.__contains__, stamps):
                files = channel.messages[ts].get("files", ())
                left = [gone if item["id"] == file_id else item for item in files]
                self._messages.change(channel, ts, user.id, {"files": left})
        self._core.notices.publish(Notice("file_deleted", user=user.id))

    def react(self, user: User, channel: Channel, ts: str, name: str) -> None:
        """Add a reaction.

        Raises:
            ClientRefusal: `message_not_found` or `already_reacted`.
        """
        if not add_reaction(self._core, channel, ts, user.id, name):
            raise ClientRefusal("already_reacted", "the reaction is there already")

    def join(self, user: User, channel: Channel) -> None:
        """Let a person (or the bot) into a channel."""
        if user.id not in channel.members:
            channel.members.add(user.id)
            self._core.notices.publish(Notice("member_joined", channel=channel, user=user.id))

    def leave(self, user: User, channel: Channel) -> None:
        """Let a person (or the bot) go from a channel."""
        if user.id in channel.members:
            channel.members.discard(user.id)
            self._core.notices.publish(Notice("member_left", channel=channel, user=user.id))

    def open_im(self, user: User, other: User) -> Channel:
        """Open the direct message of two people."""
        known = self._core.state.im_between(user.id, other.id)
        found = self._core.state.open_im(user.id, other.id, self._core.now())
        if known is None:
            self._core.notices.publish(Notice("channels", channel=found, user=user.id))
        return found

    def open_home(self, user: User) -> Json | None:
        """Open the app's Home tab; the app hears of it. Gives the view there is."""
        core = self._core
        channel = core.state.open_im(user.id, core.bot_user_id, core.now())
        view = core.state.homes.get(user.id)
        if core.rights.has_home:
            core.notices.publish(
                Notice("home_opened", channel=channel, user=user.id, view=view or {}),
            )
        return view

    def set_presence(self, user: User, *, is_active: bool) -> None:
        """Come back or go away."""
        user.is_active = is_active
        self._core.notices.publish(Notice("users", user=user.id))

    def set_dnd(self, user: User, *, on: bool) -> None:
        """Pause notifications or let them come again."""
        user.does_not_disturb = on
        self._core.notices.publish(Notice("users", user=user.id))

    def set_group(self, handle: str, members: tuple[User, ...]) -> None:
        """Change who is in a user group.

        Raises:
            ClientRefusal: `no_such_subteam`.
        """
        groups = self._core.state.groups
        found = next((group for group in groups.values() if group.handle == handle), None)
        if found is None:
            raise ClientRefusal("no_such_subteam", f"there is no group @{handle}", status=404)
        ids = tuple(member.id for member in members)
        groups[found.id] = replace(found, members=ids)
        detail = {
            "subteam_id": found.id,
            "added_users": [user for user in ids if user not in found.members],
            "removed_users": [user for user in found.members if user not in ids],
        }
        self._core.notices.publish(Notice("group_changed", detail=detail))

    def _require_member(self, user: User, channel: Channel) -> None:
        if channel.is_archived:
            raise ClientRefusal("is_archived", f"#{channel.name} is archived")
        if user.id not in channel.members:
            raise ClientRefusal("not_in_channel", f"{user.real_name} is not in #{channel.name}")

    def _own(self, user: User, channel: Channel, ts: str, code: str) -> Json:
        message = channel.messages.get(ts)
        if message is None:
            raise ClientRefusal("message_not_found", "there is no such message", status=404)
        if message.get("user") != user.id:
            raise ClientRefusal(code, "only the author can do that", status=403)
        return message


def add_reaction(core: Core, channel: Channel, ts: str, user: str, name: str) -> bool:
    """Add a reaction to a message; tell whether it is new.

    Raises:
        ClientRefusal: `message_not_found`.
    """
    message = channel.messages.get(ts)
    if message is None:
        raise ClientRefusal("message_not_found", "there is no such message", status=404)
    reactions = [dict(item) for item in message.get("reactions", ())]
    entry = next((item for item in reactions if item["name"] == name), None)
    if entry is not None and user in entry["users"]:
        return False
    if entry is None:
        entry = {"name": name, "users": [], "count": 0}
        reactions.append(entry)
    entry["users"] = [*entry["users"], user]
    entry["count"] = len(entry["users"])
    changed = {**message, "reactions": reactions}
    channel.messages[ts] = changed
    core.notices.publish(
        Notice(
            "reaction_added",
            channel=channel,
            message=changed,
            user=user,
            detail={"reaction": name},
        ),
    )
    return True
