namespace Floorline.Core.Models;

/// <summary>What a model gives.</summary>
public enum Modality
{
    /// <summary>Text, images and sound read or not.</summary>
    Text,

    /// <summary>Speech, or text from speech: a model made for sound.</summary>
    Speech,

    /// <summary>Images or video.</summary>
    Image,

    /// <summary>Actions of a robot.</summary>
    Action,
}
