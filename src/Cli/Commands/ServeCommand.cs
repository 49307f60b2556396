using System.CommandLine;
using System.Runtime.CompilerServices;
using Floorline.Web;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline serve</c>: the workbench in a browser.</summary>
internal static class ServeCommand
{
    internal static Command Make()
    {
        var command = new Command("serve", "The workbench in your browser, on this machine");
        var port = new Option<int>("--port") { HelpName = "N", Description = "Port; 0 takes a free one", DefaultValueFactory = static _ => 5280 };
        command.Options.Add(port);
        command.SetAction(parsed => Serve(parsed.GetValue(port)));
        return command;
    }

    // Apart, so that no other verb loads the web server.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Serve(int port) => WebServer.Run(new ServeOptions { Port = port }, static address => Output.Payload($"Floorline is at {address}"));
}
