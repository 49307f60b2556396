namespace Floorline.Readers.Catalogue;

/// <summary>The data files inside this assembly.</summary>
internal static class CatalogueResource
{
    /// <summary>Opens one.</summary>
    /// <param name="name">Its name, such as <c>data/kernels.json</c>.</param>
    internal static Stream Open(string name) =>
        typeof(CatalogueResource)
            .Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
}
