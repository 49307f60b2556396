namespace Floorline.Probes.Endpoint;

/// <summary>Why a request failed. Failed requests are counted by kind and are in no latency.</summary>
public enum FailureKind
{
    /// <summary>It did not fail.</summary>
    None,

    /// <summary>The connection was refused.</summary>
    Refused,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>The server's name was not found.</summary>
    Dns,

    /// <summary>No secure connection came about.</summary>
    Tls,

    /// <summary>The answer, or the next part of it, did not come in time.</summary>
    Timeout,

    /// <summary>Status 429.</summary>
    Http429,

    /// <summary>Status 503.</summary>
    Http503,

    /// <summary>Another status of 400 to 499.</summary>
    Http4xx,

    /// <summary>Another status of 500 to 599.</summary>
    Http5xx,

    /// <summary>A status that is neither success nor error, such as a redirect.</summary>
    HttpOther,

    /// <summary>Success, but not an event stream.</summary>
    WrongContentType,

    /// <summary>An error inside the stream after status 200.</summary>
    StreamError,

    /// <summary>An event that is no JSON or no UTF-8.</summary>
    Malformed,

    /// <summary>The stream ended without a finish reason or [DONE].</summary>
    Truncated,

    /// <summary>A line longer than any event may be.</summary>
    LineTooLong,

    /// <summary>Far more tokens than were asked for.</summary>
    Endless,

    /// <summary>Something else; the text says what.</summary>
    Other,

    /// <summary>Cut off by the end of the run: neither completed nor failed.</summary>
    CutOff,
}
