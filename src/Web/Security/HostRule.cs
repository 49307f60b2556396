using System.Net;
using Microsoft.AspNetCore.Http;

namespace Floorline.Web.Security;

/// <summary>
/// Which names a browser may have reached this server by. A page of another site that has its own name resolve to this machine (DNS rebinding) sends that
/// name, which is on no list.
/// </summary>
internal static class HostRule
{
    public static bool Allows(HostString host, ServeOptions options)
    {
        string name = host.Host.Trim('[', ']');
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // An address cannot be rebound. On loopback only loopback addresses lead here.
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            return !IPAddress.IsLoopback(options.Address) || IPAddress.IsLoopback(address);
        }

        return !IPAddress.IsLoopback(options.Address) && name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);
    }
}
