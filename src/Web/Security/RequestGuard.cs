using Floorline.Web.Api;
using Microsoft.AspNetCore.Http;

namespace Floorline.Web.Security;

/// <summary>What every request passes before a route sees it: host, token, origin; and the headers that every response carries.</summary>
internal sealed class RequestGuard(ServeOptions options)
{
    // The page brings its own scripts and styles; nothing inline, nothing from elsewhere, nothing framed.
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private readonly TokenRule _token = new(options.Token);

    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        Headers(context.Response.Headers);
        if (!HostRule.Allows(context.Request.Host, options))
        {
            await Answer.Refuse(StatusCodes.Status421MisdirectedRequest, "Not a name of this server", "Host", $"'{context.Request.Host.Value}'", "localhost or this machine's address").ExecuteAsync(context);
        }
        else if (!OriginRule.Allows(context.Request))
        {
            await Answer.Refuse(StatusCodes.Status403Forbidden, "Not from this page", "Origin", $"'{context.Request.Headers.Origin}'", "a request of the workbench's own page, or of a program").ExecuteAsync(context);
        }
        else if (_token.SignsIn(context.Request))
        {
            _token.SignIn(context.Response);
        }
        else if (!_token.Allows(context.Request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Answer.Refuse(StatusCodes.Status401Unauthorized, "This workbench asks for its token", "Authorization", "no valid token", "'Authorization: Bearer TOKEN', or /?token=TOKEN opened once in a browser").ExecuteAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    private static void Headers(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }
}
