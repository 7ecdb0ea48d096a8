"""What every answer tells the browser: take scripts, styles and pictures from this house only, and keep nothing.

The front has no inline script and no inline style, so nothing needs an exception; pictures may be made on the page
(a signature, a photo before it is sent).
"""

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
FEATURES = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()"


class HeadersMiddleware:
    """Stands outermost: refusals, redirects and files carry the headers too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
