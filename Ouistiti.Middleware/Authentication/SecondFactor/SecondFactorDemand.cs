namespace Ouistiti.Middleware.Authentication.SecondFactor;

/// <summary>Of whom a second factor is asked. An account that has this factor among those it does without is never asked.</summary>
public enum SecondFactorDemand
{
    /// <summary>Of everybody; who has not enrolled does so at the next sign-in.</summary>
    Everybody,

    /// <summary>Of who has enrolled.</summary>
    Enrolled,
}
