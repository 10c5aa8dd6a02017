"""How a pair begins at `trust = "token"`, for stories that are about what comes after."""


def asking(who: str = "ben") -> str:
    """Ana asks him."""
    return f"""ana @frontdesk > REQUEST {who.title()}
ana < confirm
ana > YES
{who} < request
ana < request-receipt
"""


def paired(who: str = "ben") -> str:
    """And he accepts."""
    return f"""{asking(who)}{who} > ACCEPT
ana < introduction-mentee
{who} < introduction-mentor
"""


# At `standard`, in a programme that has a mentor's profession on its sheets and goes by the mentee's graduation.
CONFIRMED = """
%% ben mentor profession=Technologist
%% ana mentee graduation=2026-07-02
++ ana ben
ana @log > 45 min: goals
ana < meeting-receipt
ben < meeting-cosign
ben > CONFIRM
ben < meeting-confirmed
ana < meeting-confirmed
"""
