namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>For whom an answer is.</summary>
internal enum FactorAnswerForm
{
    /// <summary>For people: a page.</summary>
    Page,

    /// <summary>For scripts of a shell: lines of text.</summary>
    Text,

    /// <summary>For programs: an object.</summary>
    Json,
}
