"""An address as a QR code: plain SVG with its colours in attributes, no style."""

import segno


def drawn(address: str, title: str) -> str:
    """Black on white in both themes: phones read nothing else as well."""
    code = segno.make(address, micro=False)
    return code.svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", title=title
    )
