/**
 * What a run leaves for people to look at: contact sheets, the charts of a training, the gate heat
 * map, and one self-contained HTML page. Nothing here runs a model; it draws numbers and pictures
 * handed to it, so a report can be tested without one.
 */
@NullMarked
package io.github.flashar.examples.report;

import org.jspecify.annotations.NullMarked;
