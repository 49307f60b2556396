using Microsoft.AspNetCore.Http;

namespace Floorline.Web.Security;

/// <summary>Which pages may ask: this server's own, and programs that are no browser.</summary>
internal static class OriginRule
{
    public static bool Allows(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
        {
            return origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
        }

        // A browser that sends no Origin says in Sec-Fetch-Site where a request comes from. Following a link to a page is harmless, reading the API is not.
        return request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "" or "same-origin" or "none" => true,
            _ => HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && !request.Path.StartsWithSegments("/api"),
        };
    }
}
