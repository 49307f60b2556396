using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Web;

/// <summary>A server that the operator allows to be measured from the page.</summary>
/// <param name="Url">Its base address.</param>
/// <param name="KeyVariable">Environment variable that holds its API key; null for none. The value is read when a measurement starts and written
/// nowhere.</param>
public sealed record AllowedEndpoint(string Url, string? KeyVariable = null)
{
    private const string Option = "--allow-endpoint";

    /// <summary>Reads an option's value.</summary>
    /// <param name="text">Such as <c>http://localhost:8000</c> or <c>https://api.example.com=EXAMPLE_KEY</c>.</param>
    /// <param name="workplace">Whose environment holds the key.</param>
    public static ReadResult<AllowedEndpoint> Read(string text, Workplace workplace)
    {
        ArgumentNullException.ThrowIfNull(workplace);
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.LastIndexOf('=');
        string address = (equals < 0 ? text : text[..equals]).Trim();
        string? variable = equals < 0 ? null : text[(equals + 1)..].Trim();
        if (!address.Contains("://", StringComparison.Ordinal))
        {
            address = "http://" + address;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            return ReadResult.Failed<AllowedEndpoint>(new Problem("", Option, "no address", "an address such as http://localhost:8000, perhaps with =VARIABLE behind it"));
        }

        // not repeated: what stands there may be a secret
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return ReadResult.Failed<AllowedEndpoint>(new Problem("", Option, "a user, password, query or fragment in the address", "an address without secrets; URL=VARIABLE names an environment variable with the key"));
        }

        if (variable is not null && (variable.Length == 0 || !variable.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')))
        {
            return ReadResult.Failed<AllowedEndpoint>(new Problem("", Option, "no name of a variable behind the =", "URL=VARIABLE, where VARIABLE is an environment variable that holds the API key"));
        }

        // somebody may have put the key itself there
        if (variable is not null && string.IsNullOrWhiteSpace(workplace.Variable(variable)))
        {
            return ReadResult.Failed<AllowedEndpoint>(new Problem("", Option, "an environment variable that is not set", "the name of a variable that holds the API key"));
        }

        return ReadResult.Ok(new AllowedEndpoint(uri.GetLeftPart(UriPartial.Path).TrimEnd('/'), variable));
    }
}
