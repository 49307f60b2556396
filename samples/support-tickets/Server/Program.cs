using System.Globalization;
using Floorline.TicketServer;

// dotnet run --project samples/support-tickets/Server -- --port 8099 [--time-scale 0.1] [--tickets FOLDER]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int port = int.Parse(Option("--port", "8099"));
var model = new Model(Ticket.Read(Option("--tickets", "samples/support-tickets")), double.Parse(Option("--time-scale", "1")));

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
WebApplication app = builder.Build();
app.MapGet("/health", static () => "ready");
app.MapPost("/v1/chat/completions", model.Complete);
Console.WriteLine($"stand-in on http://127.0.0.1:{port}/v1, models {string.Join(", ", Configuration.All.Select(static c => c.Name))}");
app.Run();

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : otherwise;
