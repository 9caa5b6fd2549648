#include "matmul.h"

namespace emulator {

static void require(bool holds, Status status, const std::string& message) {
    if (!holds) {
        throw BlasFailure{status, message};
    }
}

static std::string text(const Layout& layout) {
    return std::to_string(layout.rows) + "x" + std::to_string(layout.columns) + " (leading dimension " +
           std::to_string(layout.leading) + ", " + std::to_string(layout.batches) + " batches)";
}

size_t Layout::bytes() const {
    size_t one = (columns - 1) * static_cast<size_t>(leading) + rows;
    return (one + static_cast<size_t>(batches - 1) * static_cast<size_t>(batch_stride)) * size_of(type);
}

static void check_layout(const char* name, const Layout& layout) {
    require(layout.rows > 0 && layout.columns > 0, INVALID, std::string(name) + " is empty: " + text(layout));
    require(layout.leading >= static_cast<int64_t>(layout.rows), INVALID,
            std::string(name) + " has a leading dimension below its rows: " + text(layout));
    require(layout.batches > 0 && layout.batch_stride >= 0, INVALID,
            std::string(name) + " has an impossible number or stride of batches: " + text(layout));
}

static void check_types(const Matmul& m) {
    bool inputs = m.a.type == m.b.type;
    bool outputs = m.c.type == m.d.type && (m.d.type == Type::FLOAT || m.d.type == m.a.type);
    require(inputs && outputs, NOT_SUPPORTED, "A and B need one type, C and D that type or float");
}

void Matmul::check() const {
    check_layout("A", a);
    check_layout("B", b);
    check_layout("C", c);
    check_layout("D", d);
    check_types(*this);
    const Description& op = description;
    bool agree = (op.transpose_a ? a.columns : a.rows) == d.rows && (op.transpose_b ? b.rows : b.columns) == d.columns &&
                 depth() == (op.transpose_b ? b.columns : b.rows) && c.rows == d.rows && c.columns == d.columns;
    require(agree, INVALID,
            "sizes do not agree: A " + text(a) + (op.transpose_a ? " transposed" : "") + ", B " + text(b) +
                    (op.transpose_b ? " transposed" : "") + ", C " + text(c) + ", D " + text(d));
    require(a.batches == d.batches && b.batches == d.batches && c.batches == d.batches, INVALID,
            "numbers of batches do not agree: A " + text(a) + ", B " + text(b) + ", C " + text(c) + ", D " + text(d));
}

}  // namespace emulator
