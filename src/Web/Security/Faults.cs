using Floorline.Web.Api;
using Microsoft.AspNetCore.Http;

namespace Floorline.Web.Security;

/// <summary>Turns what went wrong inside a route into an answer that tells the client what it may know.</summary>
internal static class Faults
{
    public static async Task Catch(HttpContext context, RequestDelegate next, ServeOptions options)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: nobody is left to tell.
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await Answer.Refuse(refused.StatusCode, "The request cannot be read", "body", refused.Message, $"at most {options.LargestRequest} bytes, sent without long pauses").ExecuteAsync(context);
        }
        catch (Exception fault)
        {
            options.Report?.Invoke($"internal error in the web server: {fault.GetType().Name}: {fault.Message}");
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await Answer.Refuse(StatusCodes.Status500InternalServerError, "Internal error", "", fault.GetType().Name, "an answer; this is a fault of Floorline, please report it with the request you made").ExecuteAsync(context);
        }
    }
}
