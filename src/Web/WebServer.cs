using Floorline.Web.Api;
using Floorline.Web.Content;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Floorline.Web;

/// <summary>The workbench as a web server.</summary>
public static class WebServer
{
    /// <summary>Builds the server; it does not listen yet.</summary>
    public static WebApplication Make(ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Floorline.Web", EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.LargestRequest;
            kestrel.Listen(options.Address, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options);
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.UseRouting();
        RouteGroupBuilder api = app.MapGroup("/api/v1");
        SituationRoutes.Map(api);
        OtherRoutes.Map(api);
        AssetRoutes.Map(app);
        return app;
    }

    /// <summary>Serves until the process is asked to end.</summary>
    /// <param name="options">How.</param>
    /// <param name="ready">Told the address once it answers.</param>
    public static int Run(ServeOptions options, Action<string> ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        WebApplication app = Make(options);
        app.Start();
        ready(AddressOf(app));
        app.WaitForShutdown();
        return 0;
    }

    /// <summary>The address that a listening server can be reached at.</summary>
    public static string AddressOf(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        string bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return bound + "/";
    }
}
