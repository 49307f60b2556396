// Holds N calculator requests in flight for some seconds, each on its own connection, and prints errors and percentiles.
// Usage: WebLoad ADDRESS ROUTE MODE [IN-FLIGHT] [SECONDS] [RATE] [PID]
//   PID: the server's process, whose processor time per request is printed too: the one figure that other work on the machine does not change
//   MODE new: no two requests state the same situation; again: 500 situations, over and over
//   RATE: requests per second in all, evenly spaced per connection (people who type); left out: each connection asks again at once
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

var address = new Uri(args[0]);
string route = args[1];
bool again = args[2] == "again";
int inFlight = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 200;
double seconds = args.Length > 4 ? double.Parse(args[4], CultureInfo.InvariantCulture) : 20;
double rate = args.Length > 5 ? double.Parse(args[5], CultureInfo.InvariantCulture) : 0;
string[] models = ["llama-3-8b", "llama-3-70b", "mixtral-8x7b", "qwen2.5-7b", "personaplex"];
string[] devices = ["h100", "h200", "l4", "jetson-thor", "4090"];
Process? server = args.Length > 6 ? Process.GetProcessById(int.Parse(args[6], CultureInfo.InvariantCulture)) : null;
var latencies = new List<double>[inFlight];
int errors = 0;
long number = 0;
string firstError = "";

await Run(TimeSpan.FromSeconds(3), keep: false);
TimeSpan before = Spent();
await Run(TimeSpan.FromSeconds(seconds), keep: true);
TimeSpan spent = Spent() - before;

double[] all = [.. latencies.SelectMany(static l => l).Order()];
string cost = server is null ? "" : string.Create(CultureInfo.InvariantCulture, $"  {spent.TotalMilliseconds / all.Length:0.000} ms of the server's processors each");
double At(double share) => all[Math.Min(all.Length - 1, (int)(all.Length * share))];
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{route,-8} {args[2],-5} {inFlight} in flight {(rate > 0 ? $"at {rate:0}/s" : "flat out"),-10} {all.Length / seconds,7:0} requests/s  {errors} errors  p50 {At(0.5),6:0.0} ms  p99 {At(0.99),6:0.0} ms  max {all[^1],6:0.0} ms{cost}{(errors > 0 ? "  first error: " + firstError : "")}"));
return errors == 0 ? 0 : 1;

TimeSpan Spent()
{
    server?.Refresh();
    return server?.TotalProcessorTime ?? TimeSpan.Zero;
}

async Task Run(TimeSpan span, bool keep)
{
    errors = 0;
    long end = Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
    await Task.WhenAll(Enumerable.Range(0, inFlight).Select(i => Task.Run(() => Ask(i, end, keep))));
}

async Task Ask(int index, long end, bool keep)
{
    var mine = new List<double>();
    using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    await socket.ConnectAsync(IPAddress.Loopback, address.Port);
    byte[] buffer = new byte[256 * 1024];
    double gap = rate > 0 ? inFlight / rate : 0;
    long due = Stopwatch.GetTimestamp() + (long)(gap * index / inFlight * Stopwatch.Frequency);
    while (Stopwatch.GetTimestamp() < end)
    {
        if (gap > 0)
        {
            TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }
        }

        // With a rate the clock starts when the request was due: a late start counts as waiting.
        long start = gap > 0 ? due : Stopwatch.GetTimestamp();
        due += (long)(gap * Stopwatch.Frequency);
        long n = Interlocked.Increment(ref number);
        long which = again ? n % 500 : n;
        string path = $"/api/v1/{route}?model={models[which % 5]}&on={devices[which / 5 % 5]}&context={1000 + (which / 25)}&measured=90ms";
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{address.Port}\r\n\r\n"));
            int status = await Answer(socket, buffer);
            if (status != 200)
            {
                Fail($"status {status} of {path}");
            }
        }
        catch (Exception e)
        {
            Fail(e.Message);
            return;
        }

        mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    if (keep)
    {
        latencies[index] = mine;
    }
}

void Fail(string what)
{
    Interlocked.Increment(ref errors);
    firstError = what;
}

static async Task<int> Answer(Socket socket, byte[] buffer)
{
    int have = 0;
    int need = -1;
    int status = 0;
    while (need < 0 || have < need)
    {
        int read = await socket.ReceiveAsync(buffer.AsMemory(have));
        if (read == 0)
        {
            throw new IOException("the server closed the connection");
        }

        have += read;
        if (need < 0 && buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8) is >= 0 and var head)
        {
            string text = Encoding.ASCII.GetString(buffer, 0, head);
            status = int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
            int at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase) + 16;
            int stop = text.IndexOf('\r', at);
            need = head + 4 + int.Parse(text.AsSpan(at, (stop < 0 ? text.Length : stop) - at), CultureInfo.InvariantCulture);
        }
    }

    return status;
}
