using System.Globalization;
using Floorline.StandIn;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// Usage: StandIn [--port N] [--batch N] [--prefill-ms X] [--prefill-ms-per-word X] [--step-ms X] [--step-ms-per-request X] [--http2]
// Prints its address, serves until it is ended.
double Option(string name, double otherwise)
{
    int at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? double.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}

var settings = new StandInSettings
{
    BatchLimit = (int)Option("--batch", int.MaxValue),
    PrefillMs = Option("--prefill-ms", 20),
    PrefillMsPerWord = Option("--prefill-ms-per-word", 0),
    StepMs = Option("--step-ms", 10),
    StepMsPerRequest = Option("--step-ms-per-request", 0),
    Keep = false,
};
await using StandInServer server = await StandInServer.Start(settings, (int)Option("--port", 0), protocols: args.Contains("--http2") ? HttpProtocols.Http2 : HttpProtocols.Http1);
Console.WriteLine(server.Address);
await server.WaitForShutdown();
