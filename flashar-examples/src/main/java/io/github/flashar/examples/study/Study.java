package io.github.flashar.examples.study;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The questions, as claims that training can refute. */
public enum Study {
    STAGES(
            "Two stages against one (Fig. 4a)",
            "Training branch and gate alone first is better than training everything from the"
                    + " first step, at one rate or with a slower backbone.",
            better(reference(), reference().oneStage().named("one-stage")),
            better(reference(), reference().oneSlowStage().named("one-slow-stage"))),
    GATE(
            "Learned gate against average (Table 5)",
            "Learning how to weigh the two predictions is better than averaging them.",
            better(reference(), reference().averaged().named("average"))),
    BRANCH(
            "Where to branch (Table 4)",
            "Branching one layer below the top is better than at the top, and than three layers"
                    + " below it with one vertical layer or with three.",
            better(reference(), reference().branch(0, 1).named("branch-top")),
            better(reference(), reference().branch(3, 1).named("branch-deep-1")),
            better(reference(), reference().branch(3, 3).named("branch-deep-3"))),
    STACK(
            "One component after the other (Fig. 4b)",
            "From an average at the top layer in one stage: branching below it, learning the gate"
                    + " and training in two stages each help, in this order.",
            better(
                    reference().averaged().oneStage().named("average-one-stage"),
                    reference().branch(0, 1).averaged().oneStage().named("average-top-one-stage")),
            better(
                    reference().oneStage().named("one-stage"),
                    reference().averaged().oneStage().named("average-one-stage")),
            better(reference(), reference().oneStage().named("one-stage"))),
    AUXILIARY(
            "Weight of the single-head losses",
            "λ = 0.05 is better than 0 and than 0.2.",
            better(reference(), reference().auxiliary(0).named("no-auxiliary")),
            better(reference(), reference().auxiliary(0.2).named("strong-auxiliary"))),
    GRIDS(
            "Photographs against self-drawn grids",
            "Adapting on encoded photographs is better than on grids that the model draws itself.",
            better(reference(), reference().onSelfDrawnGrids().named("self-drawn")));

    private final String title;
    private final String hypothesis;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<Claim> claims;

    Study(String title, String hypothesis, Claim... claims) {
        this.title = title;
        this.hypothesis = hypothesis;
        this.claims = List.of(claims);
    }

    String title() {
        return title;
    }

    String hypothesis() {
        return hypothesis;
    }

    List<Claim> claims() {
        return claims;
    }

    /** All variants of some studies, each once, the reference first. */
    static List<Variant> variants(List<Study> studies) {
        Set<Variant> variants = new LinkedHashSet<>();
        variants.add(reference());
        for (Study study : studies) {
            study.claims.forEach(claim -> variants.addAll(List.of(claim.worse(), claim.better())));
        }
        return List.copyOf(variants);
    }

    /** The variants of this study, each once. */
    List<Variant> variants() {
        return claims.stream()
                .flatMap(claim -> Stream.of(claim.better(), claim.worse()))
                .distinct()
                .toList();
    }

    private static Variant reference() {
        return Variant.REFERENCE;
    }

    private static Claim better(Variant better, Variant worse) {
        return new Claim(better, worse);
    }
}
