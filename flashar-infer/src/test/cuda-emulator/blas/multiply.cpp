#include <vector>

#include "matmul.h"

namespace emulator {

// A tile of the result.
static const size_t ROWS = 16;
static const size_t COLUMNS = 4;

// Copies rows `first`..first+count-1 of a matrix as floats, element (row, k) to panel[k * count + row], zeros below the
// matrix's end. `transposed` says that element (row, k) is stored in row k, column `row`.
static std::vector<float> panel(const Layout& layout, const void* data, bool transposed, size_t first, size_t count) {
    size_t rows = transposed ? layout.columns : layout.rows;
    size_t depth = transposed ? layout.rows : layout.columns;
    size_t leading = static_cast<size_t>(layout.leading);
    std::vector<float> values(depth * count);
    with_type(layout.type, [&](auto element) {
        const auto* elements = static_cast<const decltype(element)*>(data);
        for (size_t row = first; row < first + count && row < rows; row++) {
            const auto* begin = elements + (transposed ? row * leading : row);
            size_t step = transposed ? 1 : leading;
            for (size_t k = 0; k < depth; k++) {
                values[k * count + row - first] = static_cast<float>(begin[k * step]);
            }
        }
    });
    return values;
}

// g++'s vectors stay in registers, which arrays in a loop do not.
typedef float Vector __attribute__((vector_size(ROWS * sizeof(float))));

struct Tile {
    Vector columns[COLUMNS] = {};
};

// The sums of products begin..end-1.
static Tile multiply_part(const std::vector<float>& a, const std::vector<float>& b, size_t begin, size_t end) {
    Tile tile;
    for (size_t k = begin; k < end; k++) {
        Vector rows;
        std::memcpy(&rows, &a[k * ROWS], sizeof(rows));
        for (size_t column = 0; column < COLUMNS; column++) {
            tile.columns[column] += rows * b[k * COLUMNS + column];
        }
    }
    return tile;
}

static Tile multiply_tile(const std::vector<float>& a, const std::vector<float>& b, size_t parts) {
    size_t depth = a.size() / ROWS;
    Tile sums;
    for (size_t part = 0; part < parts; part++) {
        Tile tile = multiply_part(a, b, depth * part / parts, depth * (part + 1) / parts);
        for (size_t column = 0; column < COLUMNS; column++) {
            sums.columns[column] += tile.columns[column];
        }
    }
    return sums;
}

static void store_tile(const Matmul& m, const Operands& operands, size_t first_row, size_t first_column,
                       const Tile& sums) {
    with_type(m.d.type, [&](auto element) {
        typedef decltype(element) Element;
        const Element* c = static_cast<const Element*>(operands.c);
        Element* d = static_cast<Element*>(operands.d);
        for (size_t column = first_column; column < first_column + COLUMNS && column < m.columns(); column++) {
            for (size_t row = first_row; row < first_row + ROWS && row < m.rows(); row++) {
                float value = operands.alpha * sums.columns[column - first_column][row - first_row];
                if (operands.beta != 0.0f) {  // otherwise C is not read, and may hold NaNs
                    value += operands.beta * static_cast<float>(c[row + column * static_cast<size_t>(m.c.leading)]);
                }
                d[row + column * static_cast<size_t>(m.d.leading)] = Element(value);
            }
        }
    });
}

static void multiply_one(const Matmul& m, const Operands& operands, size_t parts) {
    std::vector<std::vector<float>> b;
    for (size_t column = 0; column < m.columns(); column += COLUMNS) {
        b.push_back(panel(m.b, operands.b, !m.description.transpose_b, column, COLUMNS));
    }
    for (size_t row = 0; row < m.rows(); row += ROWS) {
        std::vector<float> a = panel(m.a, operands.a, m.description.transpose_a, row, ROWS);
        for (size_t column = 0; column < m.columns(); column += COLUMNS) {
            store_tile(m, operands, row, column, multiply_tile(a, b[column / COLUMNS], parts));
        }
    }
}

static const void* at_batch(const Layout& layout, const void* data, int batch) {
    return static_cast<const char*>(data) + static_cast<ptrdiff_t>(batch * layout.batch_stride) *
                                                    static_cast<ptrdiff_t>(size_of(layout.type));
}

void multiply(const Matmul& m, const Operands& all, size_t parts) {
    for (int batch = 0; batch < m.d.batches; batch++) {
        void* d = const_cast<void*>(at_batch(m.d, all.d, batch));
        Operands one = {all.alpha, at_batch(m.a, all.a, batch), at_batch(m.b, all.b, batch),
                        all.beta,  at_batch(m.c, all.c, batch), d};
        multiply_one(m, one, parts);
    }
}

}  // namespace emulator
