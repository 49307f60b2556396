using System.Net;
using Floorline.Web.Api;
using Floorline.Web.Content;
using Floorline.Web.Jobs;
using Floorline.Web.Security;
using Floorline.Web.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Floorline.Web;

/// <summary>The workbench as a web server.</summary>
public static class WebServer
{
    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(3);

    /// <summary>Builds the server; it does not listen yet.</summary>
    /// <param name="options">How it is served.</param>
    /// <exception cref="ArgumentOutOfRangeException">An address beyond loopback without a token.</exception>
    public static WebApplication Make(ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Token is null && !IPAddress.IsLoopback(options.Address))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Address, "needs a token beyond loopback");
        }

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Floorline.Web", EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, options));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = _lastWords);
        builder.Services.AddSingleton(options).AddSingleton<UploadStore>().AddSingleton<TraceStore>().AddSingleton<ResultStore>().AddSingleton<ModelStore>().AddSingleton<JobRunner>().AddSingleton(new Aside(options.JobsAtOnce));
        WebApplication app = builder.Build();
        var guard = new RequestGuard(options);
        app.Use(next => context => guard.Pass(context, inner => Faults.Catch(inner, next, options)));
        app.UseRouting();
        Map(app, options);
        return app;
    }

    /// <summary>Serves until the process is asked to end.</summary>
    /// <param name="options">How.</param>
    /// <param name="ready">Told the address once it answers.</param>
    public static void Run(ServeOptions options, Action<string> ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        WebApplication app = Make(options);
        try
        {
            app.Start();
            ready(AddressOf(app));
            app.WaitForShutdown();
        }
        finally
        {
            ((IDisposable)app).Dispose();
        }
    }

    /// <summary>The address that a listening server can be reached at, with a slash at the end.</summary>
    public static string AddressOf(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";
    }

    private static void Map(WebApplication app, ServeOptions options)
    {
        CancellationToken stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var parts = new WebParts(options, app.Services.GetRequiredService<UploadStore>(), app.Services.GetRequiredService<TraceStore>(), app.Services.GetRequiredService<ResultStore>(), app.Services.GetRequiredService<ModelStore>(), app.Services.GetRequiredService<JobRunner>(), app.Services.GetRequiredService<Aside>(), stopping);
        RouteGroupBuilder api = app.MapGroup("/api/v1");
        SituationRoutes.Map(api, parts);
        OtherRoutes.Map(api);
        UploadRoutes.Map(api, parts);
        TraceRoutes.Map(api, parts);
        ResultRoutes.Map(api, parts);
        ModelRoutes.Map(api, parts);
        JobRoutes.Map(api, parts);
        MeasureRoutes.Map(api, parts);
        LabRoutes.Map(api, parts);
        JournalRoutes.Map(api, parts);
        app.MapGet("/openapi/v1.json", static context => new Answer.Document(StatusCodes.Status200OK, Answer.Json, ApiContract.Text).ExecuteAsync(context));
        AssetRoutes.Map(app);
    }

    private static void Limit(KestrelServerOptions kestrel, ServeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = options.LargestRequest;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.SlowestUpload, TimeSpan.FromSeconds(5));
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 2048;
        kestrel.Listen(options.Address, options.Port, static listen => listen.Protocols = HttpProtocols.Http1);
    }
}
