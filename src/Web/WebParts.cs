using Floorline.Web.Api;
using Floorline.Web.Jobs;
using Floorline.Web.Uploads;

namespace Floorline.Web;

/// <summary>What routes share.</summary>
/// <param name="Options">How the workbench is served.</param>
/// <param name="Uploads">Takes files.</param>
/// <param name="Traces">Keeps the last traces.</param>
/// <param name="Results">Keeps the last answers on results and runs.</param>
/// <param name="Models">Keeps the last model files' models.</param>
/// <param name="Jobs">Runs long verbs.</param>
/// <param name="Aside">Runs what takes seconds beside the requests.</param>
/// <param name="Stopping">Cancelled when the server ends.</param>
internal sealed record WebParts(ServeOptions Options, UploadStore Uploads, TraceStore Traces, ResultStore Results, ModelStore Models, JobRunner Jobs, Aside Aside, CancellationToken Stopping);
