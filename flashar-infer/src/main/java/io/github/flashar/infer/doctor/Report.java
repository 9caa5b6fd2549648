package io.github.flashar.infer.doctor;

import java.util.List;

/**
 * What {@link Doctor} found.
 *
 * @param findings in the order in which they were made
 */
public record Report(List<Finding> findings) {

    public Report {
        findings = List.copyOf(findings);
    }

    /** Whether nothing stands in the way; there may be warnings. */
    public boolean usable() {
        return count(Status.PROBLEM) == 0;
    }

    /** How many findings have a status. */
    public int count(Status status) {
        return (int) findings.stream().filter(finding -> finding.status() == status).count();
    }
}
