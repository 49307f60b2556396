namespace Floorline.Probes.Engines;

/// <summary>A model that a native engine has loaded.</summary>
internal interface IEngineSession : IDisposable
{
    /// <summary>The engine and its version.</summary>
    string Engine { get; }

    /// <summary>Runs the model once.</summary>
    void Run();

    /// <summary>Puts everything back to where it was before the run, outside the time.</summary>
    void Reset();
}
