using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Floorline.Web.Security;

/// <summary>
/// The token that requests must carry, where there is one: as a bearer token, or after signing in at <c>/?token=...</c> as a cookie that scripts cannot read.
/// </summary>
internal sealed class TokenRule(string? token)
{
    public const string Cookie = "floorline";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Whether a token is asked for.</summary>
    public bool IsOn => token is not null;

    /// <summary>Whether a request may pass.</summary>
    public bool Allows(HttpRequest request)
    {
        if (token is null)
        {
            return true;
        }

        string header = request.Headers.Authorization.ToString();
        return (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && Same(header[7..].Trim(), token))
            || (request.Cookies[Cookie] is { } held && Same(held, SessionValue()));
    }

    /// <summary>Whether a request signs in: GET / with the right token.</summary>
    public bool SignsIn(HttpRequest request) => token is not null && HttpMethods.IsGet(request.Method) && request.Path == "/" && request.Query["token"] is [{ } stated] && Same(stated, token);

    /// <summary>Gives the browser its cookie and leads it to the page without the token in the address.</summary>
    public void SignIn(HttpResponse response)
    {
        response.Cookies.Append(Cookie, SessionValue(), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = "/";
        response.Headers.CacheControl = "no-store";
    }

    /// <summary>What the cookie holds: worth nothing after a restart, and no way back to the token.</summary>
    private string SessionValue() => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(token!)));

    /// <summary>Compares in a time that tells nothing, lengths included.</summary>
    private bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(left)), HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(right)));
}
