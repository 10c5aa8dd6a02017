"""Where a crash happened: never what it said, which may quote somebody's mail (P18)."""


def where(fault: BaseException) -> str:
    """File and line."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "unknown"
