"""What is known of a person when a network describes them again."""

from bot.domain.mention import AuthorProfile

KIM = AuthorProfile(
    external_id="7",
    handle="kim",
    display_name="Kim Osei",
    avatar_url="https://cdn.example/kim.jpg",
    profile_url="https://network.example/kim",
    followers=12,
)


def test_a_name_does_not_give_way_to_none() -> None:
    """A look-up that failed describes nobody: what was known stays."""
    nobody = AuthorProfile(external_id="7", handle="Somebody", named=False)
    assert nobody.since(KIM) == KIM


def test_what_a_network_says_now_is_newer() -> None:
    """Another name, no followers any more: said is said."""
    renamed = AuthorProfile(external_id="7", handle="kim.o", display_name="Kim", followers=0)
    assert renamed.since(KIM) == AuthorProfile(
        external_id="7",
        handle="kim.o",
        display_name="Kim",
        avatar_url=KIM.avatar_url,
        profile_url=KIM.profile_url,
        followers=0,
    )


def test_somebody_unnamed_gets_a_name_later() -> None:
    """The first push told none."""
    nobody = AuthorProfile(external_id="7", handle="Somebody", named=False)
    assert KIM.since(nobody) == KIM
