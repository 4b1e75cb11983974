"""What a token gets to see under an id, and what that can tell."""

from playground.networks.graph.call import App, Conversation, Node
from playground.networks.graph.facebook_calls import readable
from playground.networks.graph.facebook_views import FacebookViews
from playground.networks.graph.instagram import InstagramActs
from playground.networks.graph.instagram_views import InstagramViews
from playground.networks.graph.records import (
    Account,
    Comment,
    Container,
    IgComment,
    Media,
    Message,
    Page,
    Person,
    Photo,
    Post,
)
from playground.networks.graph.refusals import GraphError, absent
from playground.networks.graph.talks import FacebookTalks
from playground.networks.graph.tokens import Token
from playground.networks.graph.views import Shape


class Nodes:
    """All nodes of both networks.

    Attributes:
        by_me: the node that is rendered was asked for as /me.
    """

    def __init__(self, world: InstagramActs) -> None:
        self.world = world
        self.talks = FacebookTalks(world)
        self.facebook = FacebookViews(world, self.talks)
        self.instagram = InstagramViews(world, self.talks)
        self.by_me = False

    def me(self, token: Token) -> Node:
        """Whose token it is."""
        match token.kind:
            case "page":
                return self.world.page
            case "instagram":
                return self.world.account
            case "user":
                return self.world.user
        raise GraphError("An active access token must be used.", code=2500)

    def find(self, node_id: str, token: Token) -> Node:
        """What the token gets to see under this id; refused when that is nothing."""
        if node_id == self.world.app_id:
            return App(id=node_id)
        found = self._instagram(node_id) if token.kind == "instagram" else self._facebook(node_id)
        if found is None:
            raise absent(node_id)
        return found

    def _facebook(self, node_id: str) -> Node | None:
        world = self.world
        if node_id == world.page.id:
            return world.page
        thing = world.posts.get(node_id) or world.comments.get(node_id)
        if thing is not None:
            readable(world, thing)
            return thing
        if node_id in world.photos:
            return world.photos[node_id]
        return self._private(node_id, world.page.id)

    def _instagram(self, node_id: str) -> Node | None:
        world = self.world
        if node_id in {world.account.id, world.account.app_scoped_id}:
            return world.account
        thing = world.media.get(node_id) or world.ig_comments.get(node_id)
        if thing is not None:
            return thing if self.instagram.readable(thing) else None
        container = world.containers.get(node_id)
        if container is not None:
            return None if container.forgotten else container
        return self._private(node_id, world.account.id)

    def _private(self, node_id: str, owner_id: str) -> Node | None:
        world = self.world
        message = world.messages.get(node_id)
        if message is not None:
            return message if message.owner_id == owner_id and not message.deleted else None
        for talk in self.talks.talks(owner_id):
            if node_id == talk.id:
                return talk
            if node_id == talk.person.id:
                return talk.person
        if node_id == world.user.id:
            return world.user
        if owner_id == world.account.id and node_id in world.people:
            raise GraphError(
                "(#230) User consent is required to access user profile", code=230, status=403
            )
        return None

    def shape(self, node: Node) -> Shape:
        """What a node can tell."""
        if isinstance(node, Page | Post | Comment | Photo | App):
            return self._facebook_shape(node)
        if isinstance(node, Account | Media | IgComment | Container):
            return self._instagram_shape(node)
        person = node if isinstance(node, Person) else node.person
        shapes = self.instagram if person.on_instagram else self.talks
        match node:
            case Person():
                return shapes.person(node)
            case Conversation():
                return shapes.conversation(node)
            case Message():
                return shapes.message(node)

    def _facebook_shape(self, node: Page | Post | Comment | Photo | App) -> Shape:
        match node:
            case Page():
                return self.facebook.page(node)
            case Post():
                return self.facebook.post(node)
            case Comment():
                return self.facebook.comment(node)
            case Photo():
                return self.facebook.photo(node)
            case App():
                return Shape(kind="Application", id=node.id)

    def _instagram_shape(self, node: Account | Media | IgComment | Container) -> Shape:
        match node:
            case Account():
                return self.instagram.account(node, by_me=self.by_me)
            case Media():
                return self.instagram.media(node)
            case IgComment():
                return self.instagram.comment(node)
            case Container():
                return self.instagram.container(node)
