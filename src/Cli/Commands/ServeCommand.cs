using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Floorline.Readers;
using Floorline.Web;
using Floorline.Workbench;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline serve</c>: the workbench in a browser.</summary>
internal static class ServeCommand
{
    private const int ShortestToken = 16;

    internal static Command Make()
    {
        var command = new Command("serve", "The workbench in your browser, served by this machine to itself");
        var port = new Option<int>("--port") { HelpName = "N", Description = "Port; 0 takes a free one", DefaultValueFactory = static _ => 5280 };
        var listen = new Option<string?>("--listen") { HelpName = "ADDRESS", Description = "Address to listen on; beyond this machine only with --token-file" };
        var token = new Option<string?>("--token-file") { HelpName = "FILE", Description = "File with a token (16 characters or more) that every request must carry" };
        var closed = new Option<bool>("--no-open") { Description = "Do not open a browser" };
        command.Options.Add(port);
        command.Options.Add(listen);
        command.Options.Add(token);
        command.Options.Add(closed);
        var allowed = new Option<string[]>("--allow-endpoint") { HelpName = "URL[=VARIABLE]", Description = "Server that may be measured from the page; may be repeated. VARIABLE is an environment variable with its API key" };
        command.Options.Add(allowed);
        command.SetAction(parsed => Start(parsed.GetValue(port), parsed.GetValue(listen), parsed.GetValue(token), parsed.GetValue(allowed) ?? [], !parsed.GetValue(closed)));
        return command;
    }

    private static int Start(int port, string? listen, string? tokenFile, IReadOnlyList<string> allowed, bool open)
    {
        var problems = new List<Problem>();
        if (port is < 0 or > 65_535)
        {
            problems.Add(new Problem("", "--port", $"{port}", "0 to 65535"));
        }

        IPAddress? address = IPAddress.Loopback;
        if (listen is not null && !listen.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !IPAddress.TryParse(listen, out address))
        {
            problems.Add(new Problem("", "--listen", $"'{listen}'", "an IP address of this machine, such as 127.0.0.1 or 0.0.0.0"));
        }

        string? token = tokenFile is null ? null : Token(tokenFile, problems);
        if (address is not null && !IPAddress.IsLoopback(address) && tokenFile is null)
        {
            problems.Add(new Problem("", "--listen", $"{address}, which other machines can reach, without a token", "--token-file with a file that holds one"));
        }

        return problems.Count > 0 ? Output.Refuse(problems, json: false) : Serve(port, address ?? IPAddress.Loopback, token, allowed, open);
    }

    private static string? Token(string file, List<Problem> problems)
    {
        const int Longest = 4096;
        try
        {
            using FileStream stream = File.OpenRead(file);
            using var reader = new StreamReader(stream);
            char[] buffer = new char[Longest + 1];
            int length = reader.ReadBlock(buffer, 0, buffer.Length);
            string token = new string(buffer, 0, length).Trim();
            if (token.Length < ShortestToken || length > Longest || !token.All(static c => c is > ' ' and < '\x7f'))
            {
                problems.Add(new Problem(file, "", "no usable token", $"one line of {ShortestToken} to {Longest} printable characters without spaces, such as `openssl rand -hex 24` gives"));
                return null;
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
            {
                Console.Error.WriteLine($"floorline: the token file can be read by other users of this machine; chmod 600 keeps it yours");
            }

            return token;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(file, "", "no file that can be opened", "a file with a token"));
            return null;
        }
    }

    // Apart, so that no other verb loads the web server.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Serve(int port, IPAddress address, string? token, IReadOnlyList<string> allowed, bool open)
    {
        var place = Workplace.Here;
        ReadResult<AllowedEndpoint>[] endpoints = [.. allowed.Select(text => AllowedEndpoint.Read(text, place))];
        if (endpoints.SelectMany(static e => e.Problems).ToList() is { Count: > 0 } wrong)
        {
            return Output.Refuse(wrong, json: false);
        }

        var options = new ServeOptions { Port = port, Address = address, Token = token, Workplace = place, Endpoints = [.. endpoints.Select(static e => e.Value).DistinctBy(static e => e.Url)], Report = static line => Console.Error.WriteLine("floorline: " + line) };
        try
        {
            WebServer.Run(options, at =>
            {
                Output.Payload($"Floorline is at {at}");
                Console.Out.Flush();
                Console.Error.WriteLine(token is null ? "Ctrl-C ends it." : "Open that address once with ?token=YOUR-TOKEN behind it. Ctrl-C ends it.");
                if (open && token is null && !Console.IsOutputRedirected)
                {
                    OpenBrowser(at);
                }
            });
            return ExitCode.Ok;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Output.Refuse([new Problem("", "--port", $"{port}, which is in use", "a free port, or 0 to take one")], json: false);
        }
        catch (SocketException e)
        {
            return Output.Refuse([new Problem("", "--listen", $"{address}: {e.SocketErrorCode}", "an address of this machine and a port that may be listened on")], json: false);
        }
    }

    /// <summary>Asks the desktop to open the page; a machine without one is none the worse.</summary>
    private static void OpenBrowser(string address)
    {
        bool desktop = !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!desktop)
        {
            return;
        }

        try
        {
            var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(address) { UseShellExecute = true } : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process? browser = Process.Start(start);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or FileNotFoundException)
        {
            Console.Error.WriteLine("floorline: no browser could be opened; open the address yourself");
        }
    }
}
