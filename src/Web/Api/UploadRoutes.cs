using Floorline.Readers;
using Floorline.Web.Uploads;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>Verbs that read a file: its bytes are the request's body.</summary>
internal static class UploadRoutes
{
    public static readonly Field FileName = new("name", InputKind.Text, "The file's name, which says what it is");
    public static readonly Field Profile = new("engine", InputKind.Text, "Name to keep the profile under; the runs' engine if left out");
    public static readonly string[] Tables = [".csv"];
    private static readonly string[] _traces = [".json", ".gz", ".csv", ".sqlite", ".db", ".zip", ".tar", ".tgz"];
    private const long LargeFile = 16 << 20;

    private static readonly string[] _models = [".safetensors", ".gguf", ".onnx"];

    public static void Map(IEndpointRouteBuilder api, WebParts parts)
    {
        Verb(api, parts, "inspect", _models, parts.Options.LargestModelFile, (file, context) => ModelRoutes.Inspect(context, parts, file));
        Verb(api, parts, "backtest", Tables, parts.Options.LargestTable, static (file, context) => Answer.Of(Workbench.Verb.Backtest(file.Stream, file.Name, null, context.RequestAborted), JsonText.Of));
        Verb(api, parts, "calibrate", Tables, parts.Options.LargestTable, static (file, context) => Answer.Of(Workbench.Verb.Calibrate([(file.Stream, file.Name)], Engine(context)), JsonText.Of));
        Verb(api, parts, "trace", _traces, parts.Options.LargestModelFile, (file, context) =>
        {
            ReadResult<RequestSpec> request = Incoming.Query(context, [FileName]);
            return request.IsOk ? TraceRoutes.Keep(context, parts, Workbench.Verb.Trace(file.Stream, file.Name, request.Value.Situation)) : Answer.Refuse(request.Problems);
        });
    }

    private static string? Engine(HttpContext context) => context.Request.Query["engine"] is [{ Length: > 0 } stated] ? stated : null;

    private static void Verb(IEndpointRouteBuilder api, WebParts parts, string name, IReadOnlyList<string> extensions, long largest, Func<Upload, HttpContext, IResult> answer) =>
        api.MapPost("/" + name, async context =>
        {
            UploadResult received = await parts.Uploads.Receive(context, extensions, largest, parts.Stopping);
            await using Upload? file = received.Upload;
            bool isLarge = file?.Stream.Length >= LargeFile;
            await (file is null ? received.Refusal! : await parts.Aside.Run(() => answer(file, context), context.RequestAborted)).ExecuteAsync(context);
            if (isLarge)
            {
                // a server lives on: what a large file took is given back to the system, not kept for the next
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        });
}
