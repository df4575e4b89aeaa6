"""The guard at the door: who is let in, and what a web browser may do with what it gets."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from csto_tui.server.address import Address

HEADERS = {
    # The terminal in the page makes rules of style as it goes; nothing else comes from anywhere but here.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), clipboard-read=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
    "Server": "csto-tui",
}
"""What every answer carries."""


def guarded(address: Address) -> Middleware:
    """What answers a request only if it was meant for this address, by somebody who knows its secret."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        _, token, *_ = f"{request.path}/".split("/")
        if request.method != "GET":
            raise web.HTTPMethodNotAllowed(request.method, ["GET"])
        if len(request.headers.getall("Host", [])) != 1 or not address.bound(request.headers["Host"]):
            raise web.HTTPMisdirectedRequest(text="Nothing of this name is served here.\n")
        if not _own(request):
            raise web.HTTPForbidden(text="Another page may not ask for this.\n")
        if not address.admits(token):
            raise web.HTTPForbidden(text="Open the whole address that csto-tui serve printed.\n")
        return await handler(request)

    return guard


def _own(request: web.Request) -> bool:
    """Whether a request comes from the page itself, or from no page; a socket is only opened by the page."""
    origins = request.headers.getall("Origin", [])
    opens_socket = "Upgrade" in request.headers
    return origins == [f"http://{request.headers['Host']}"] if origins or opens_socket else True


async def sign(_request: web.Request, response: web.StreamResponse) -> None:
    """Gives an answer the headers that bind a web browser."""
    response.headers.update(HEADERS)
