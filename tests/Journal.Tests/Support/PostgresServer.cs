using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Floorline.Journal.Tests.Support;

/// <summary>
/// A PostgreSQL server of the tests' own: in a temporary folder, on a free port of 127.0.0.1, run by an ordinary user (where the tests run as
/// root, by the user postgres). Started once, at the first test that wants it; stopped with the test run.
/// </summary>
internal sealed class PostgresServer
{
    private static readonly Lazy<PostgresServer> _one = new(static () => new PostgresServer());
    private static int _databases;

    private readonly string _folder = "";
    private readonly string _bin = "";
    private readonly int _port;

    private PostgresServer()
    {
        try
        {
            if (Programs() is not { } bin)
            {
                Reason = "PostgreSQL 14 or later is not installed";
                return;
            }

            _bin = bin;
            _folder = Directory.CreateTempSubdirectory("floorline-postgres-").FullName;
            if (Root)
            {
                Run("chown", "postgres", _folder);
            }

            _port = FreePort();
            AsUser(Path.Combine(_bin, "initdb"), "-D", Data, "-A", "trust", "-U", "floorline", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
            AsUser(Path.Combine(_bin, "pg_ctl"), "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=50", "start");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or IOException or UnauthorizedAccessException)
        {
            Reason = $"PostgreSQL does not start here: {e.Message}";
        }
    }

    /// <summary>Why there is no server; null where there is one.</summary>
    public static string? Missing => _one.Value.Reason;

    private string? Reason { get; }

    private static bool Root => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The address of a database that nobody has used yet.</summary>
    public static string NewDatabase()
    {
        PostgresServer server = _one.Value;
        string name = $"journal_{Interlocked.Increment(ref _databases)}";
        using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={server._port};Username=floorline;Database=postgres;Pooling=false");
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        command.ExecuteNonQuery();
        return $"postgresql://floorline@127.0.0.1:{server._port}/{name}";
    }

    private static string? Programs()
    {
        const string Debian = "/usr/lib/postgresql";
        IEnumerable<string> folders = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderByDescending(static d => int.TryParse(Path.GetFileName(d), out int v) ? v : 0).Select(static d => Path.Combine(d, "bin")) : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).FirstOrDefault(static d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")) && File.Exists(Path.Combine(d, "postgres")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // root may not run a server
    private static void AsUser(params string[] command)
    {
        if (Root)
        {
            Run(["runuser", "-u", "postgres", "--", .. command]);
        }
        else
        {
            Run(command);
        }
    }

    // output is not piped: the server would keep the pipe open
    private static void Run(params string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >/dev/null 2>&1 </dev/null");
        start.ArgumentList.Add("sh");
        foreach (string part in command)
        {
            start.ArgumentList.Add(part);
        }

        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(command[Root && command[0] == "runuser" ? 4 : 0])} exits with {process.ExitCode}");
        }
    }

    private void Stop()
    {
        try
        {
            AsUser(Path.Combine(_bin, "pg_ctl"), "-D", Data, "-m", "immediate", "stop");
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // the run is over; what is left lies in the temporary folder
        }
    }
}
