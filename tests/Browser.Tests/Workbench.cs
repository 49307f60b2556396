using Floorline.StandIn;
using Floorline.Web;
using Floorline.Workbench;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Floorline.Browser.Tests;

/// <summary>One server and one browser for all tests here.</summary>
public sealed class Workbench : IAsyncLifetime
{
    private WebApplication? _server;
    private StandInServer? _measured;
    private string? _home;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _folder;

    /// <summary>The server's address, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The journal that the server shows: tests here read it and add nothing.</summary>
    public JournalPlace Journal { get; private set; } = new();

    public async Task InitializeAsync()
    {
        if (Needs.Chromium is not null)
        {
            return;
        }

        // a measurement of this machine made here must not take the place of the user's own
        _home = Directory.CreateTempSubdirectory("floorline-browser-tests-").FullName;
        Environment.SetEnvironmentVariable("FLOORLINE_HOME", _home);
        _measured = await StandInServer.Start(new StandInSettings { Keep = false });
        _folder = Directory.CreateTempSubdirectory("floorline-browser-").FullName;
        SeededJournal.Fill(Journal = new JournalPlace { Address = Path.Combine(_folder, "journal.db"), Folder = _folder }, _folder);
        _server = WebServer.Make(new ServeOptions { Port = 0, Journal = Journal, Endpoints = [new AllowedEndpoint(_measured.Address.GetLeftPart(UriPartial.Authority))] });
        await _server.StartAsync();
        Address = WebServer.AddressOf(_server).TrimEnd('/');
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Needs.ChromiumPath, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_measured is not null)
        {
            await _measured.DisposeAsync();
        }

        if (_home is not null)
        {
            Directory.Delete(_home, recursive: true);
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A page of its own, watched for errors and for requests that leave this machine.</summary>
    public Task<WatchedPage> Open(string at, int width = 1280, int height = 900, bool dark = false) => OpenOf(Address, at, width, height, dark);

    /// <summary>The same of another server.</summary>
    public async Task<WatchedPage> OpenOf(string address, string at, int width = 1280, int height = 900, bool dark = false)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        WatchedPage page = new(context, await context.NewPageAsync(), address);
        await page.Go(at);
        return page;
    }
}
