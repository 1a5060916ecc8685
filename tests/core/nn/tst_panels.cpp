// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks in panels, and their products by 8-bit numbers. Oracle: the same sums in double precision, number after number.
#include "core/kernels/bfloat16gemm.h"
#include "core/kernels/int8gemm.h"
#include "core/nn/cpuops.h"
#include "core/nn/matrix.h"
#include "tests/support/blocks.h"
#include "tests/support/tensors.h"
#include "tests/support/testprogram.h"
#include "tests/support/torch.h"

#include <QtTest>

#include <cmath>

using namespace anneal;
using anneal::support::blocksOf;
using anneal::support::normal;
using anneal::support::relative;
using weights::GgmlType;

namespace {

/// Each group of 32 numbers of a row rounded to multiples of a 127th of its largest.
at::Tensor inEightBits(const at::Tensor &x)
{
    const auto groups = x.to(at::kDouble).reshape({ x.size(0), -1, 32 });
    const auto largest = groups.abs().amax({ 2 }, true);
    const auto scale = (largest.to(at::kFloat) / 127.0f).to(at::kDouble);
    const auto factor = (127.0f / largest.to(at::kFloat)).to(at::kDouble);
    const auto codes = (groups * factor).to(at::kFloat).round(); // ties to even, as the processor does
    return (at::where(largest > 0, codes.to(at::kDouble), 0.0) * scale).reshape(x.sizes());
}

std::int64_t columnsOf(GgmlType format)
{
    return weights::blockElements(format) == 256 ? 768 : 800;
}

} // namespace

class TestPanels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void holdTheSameNumbers();
    void multiply();
    void multiplyLongRows();
    void aRowHasItsBitsInAnyCompany();
    void noNumberIsLost();
    void standBesideOthers();
    void eightBitsAreQ8_0();

private:
    static GgmlType format()
    {
        QFETCH_GLOBAL(int, format);
        return GgmlType(format);
    }
};

void TestPanels::initTestCase_data()
{
    QTest::addColumn<int>("format");
    for (const auto format :
        { GgmlType::Q8_0, GgmlType::Q4_0, GgmlType::Q4_1, GgmlType::Q5_0, GgmlType::Q5_1, GgmlType::Q4_K, GgmlType::Q5_K, GgmlType::Q6_K })
        QTest::addRow("%s", weights::typeName(format).data()) << int(format);
}

void TestPanels::initTestCase()
{
    if (!kernels::hasInt8Gemm())
        QSKIP("This processor does not multiply 8-bit numbers.");
}

void TestPanels::holdTheSameNumbers()
{
    const auto columns = columnsOf(format());
    const auto blocks = blocksOf(format(), 101, columns, 1), panels = blocks.inPanels();
    QVERIFY(panels.panels() && !panels.blocks() && !panels.tensor().defined());
    QCOMPARE(panels.rows(), blocks.rows());
    QCOMPARE(panels.columns(), blocks.columns());
    for (const auto type : { at::kFloat, at::kBFloat16 }) {
        const auto dense = blocks.dense(type);
        QVERIFY(at::equal(panels.dense(type), dense));
        QVERIFY(at::equal(panels.rowsAt({ 100, 3, 16, 3 }, type), dense.index_select(0, at::tensor({ 100, 3, 16, 3 }, at::kLong))));
        QVERIFY(at::equal(panels.part(7, 60, 256, columns, type), dense.slice(0, 7, 60).slice(1, 256)));
        QVERIFY(at::equal(panels.rowRange(37, 90).dense(type), dense.slice(0, 37, 90)));
        QVERIFY(at::equal(panels.rowRange(37, 90).rowRange(3, 20).dense(type), dense.slice(0, 40, 57)));
    }
    QVERIFY(panels.rowRange(32, 90).panels() && !panels.rowRange(37, 90).panels());
    QCOMPARE(std::int64_t(panels.bytes()), kernels::panelCount(101) * kernels::panelBytes(kernels::BlockFormat(format()), columns));
}

void TestPanels::multiply()
{
    const auto columns = columnsOf(format()), rows = std::int64_t(101);
    const nn::CpuOps ops;
    const auto panels = blocksOf(format(), rows, columns, 2).inPanels();
    const auto numbers = panels.dense(at::kFloat).to(at::kDouble);
    const auto u = normal({ 40, 6 }, 3), v = normal({ rows, 6 }, 4);
    for (const auto type : { at::kFloat, at::kBFloat16 })
        for (const std::int64_t m : { 1, 2, 7, 8, 9, 40 }) {
            const auto x = normal({ m, columns }, 5).to(type), stream = normal({ m, rows }, 6);
            const auto exact = at::mm(x.to(at::kDouble), numbers.t()), expected = at::mm(inEightBits(x), numbers.t());
            auto wide = at::empty({ m, rows });
            ops.multiplyInto({ { x, panels, true } }, wide);
            QCOMPARE_LE(relative(wide, expected), 2e-6);
            QCOMPARE_LE(relative(wide, exact), 0.012);
            QCOMPARE_LE(relative(ops.multiply({ { x, panels, true } }), expected), type == at::kFloat ? 2e-6 : 0.003);
            QCOMPARE_LE(relative(ops.addedProducts(stream, { { x, panels, true } }), expected + stream), 2e-6);
            if (type == at::kBFloat16 && !kernels::hasBFloat16Gemm())
                continue;
            const auto up = u.slice(0, 0, m).to(type), low = v.to(type);
            const auto both = expected + at::mm(up.to(at::kDouble), low.to(at::kDouble).t());
            QCOMPARE_LE(relative(ops.multiply({ { x, panels, true }, { up, low, true } }), both), type == at::kFloat ? 2e-6 : 0.003);
            QCOMPARE_LE(relative(ops.addedProducts(stream, { { x, panels, true }, { up, low, true } }), both + stream), 2e-6);
        }
}

/// More groups than lie open at a time, and more rows than a task takes.
void TestPanels::multiplyLongRows()
{
    const std::int64_t columns = 96 * 32 * 2 + 256, rows = 20;
    const nn::CpuOps ops;
    const auto panels = blocksOf(format(), rows, columns, 7).inPanels();
    const auto x = normal({ 1100, columns }, 8);
    const auto all = ops.multiply({ { x, panels, true } });
    QCOMPARE_LE(relative(all, at::mm(inEightBits(x), panels.dense(at::kFloat).to(at::kDouble).t())), 3e-6);
    QVERIFY(at::equal(ops.multiply({ { x.slice(0, 1097), panels, true } }), all.slice(0, 1097)));
}

void TestPanels::aRowHasItsBitsInAnyCompany()
{
    const auto columns = columnsOf(format());
    const nn::CpuOps ops;
    const auto panels = blocksOf(format(), 50, columns, 9).inPanels();
    const auto wide = normal({ 70, columns + 64 }, 10);
    const auto x = wide.slice(1, 32, 32 + columns); // rows apart from each other
    const auto all = ops.multiply({ { x.contiguous(), panels, true } });
    for (std::int64_t count = 1; count < 34; ++count) {
        const std::int64_t first = count * 7 % (70 - count);
        QVERIFY(at::equal(ops.multiply({ { x.slice(0, first, first + count), panels, true } }), all.slice(0, first, first + count)));
    }
}

void TestPanels::noNumberIsLost()
{
    const auto columns = columnsOf(format());
    const nn::CpuOps ops;
    const auto panels = blocksOf(format(), 20, columns, 11).inPanels();
    auto x = normal({ 6, columns }, 12);
    x[1][40] = NAN;
    x[2][70] = INFINITY;
    x[3].zero_();
    x[4].mul_(1e-38f);
    const auto y = ops.multiply({ { x, panels, true } });
    QVERIFY(y[0].isfinite().all().item<bool>() && y[5].isfinite().all().item<bool>());
    QVERIFY(y[1].isnan().all().item<bool>() && y[2].isnan().all().item<bool>());
    QVERIFY(at::equal(y[3], at::zeros({ 20 })));
    QCOMPARE_LE(y[4].abs().max().item<double>(), 1e-30);
}

/// Two formats and numbers one above the other, as in a layer whose parts are stored differently.
void TestPanels::standBesideOthers()
{
    const auto columns = columnsOf(format());
    const nn::CpuOps ops;
    const auto stacked
        = nn::Matrix::stacked({ blocksOf(GgmlType::Q8_0, 37, columns, 13), blocksOf(format(), 50, columns, 14), normal({ 20, columns }, 15) });
    const auto panels = stacked.inPanels();
    QVERIFY(at::equal(panels.dense(at::kFloat), stacked.dense(at::kFloat)));
    const auto x = normal({ 3, columns }, 16);
    QCOMPARE_LE(relative(ops.multiply({ { x, panels, true } }), at::mm(x.to(at::kDouble), stacked.dense(at::kFloat).to(at::kDouble).t())), 0.012);
    const auto dy = normal({ 3, 107 }, 17);
    QCOMPARE_LE(relative(ops.multiply({ { dy, panels, false } }), at::mm(dy.to(at::kDouble), stacked.dense(at::kFloat).to(at::kDouble))), 1e-5);
}

void TestPanels::eightBitsAreQ8_0()
{
    const auto numbers = normal({ 70, 96 }, 18);
    const auto rounded = nn::Matrix(numbers.to(at::kBFloat16)).inEightBits();
    const auto exact = numbers.to(at::kBFloat16).to(at::kFloat).contiguous();
    const auto packed = weights::quantize(GgmlType::Q8_0, exact.const_data_ptr<float>(), exact.numel());
    QVERIFY(packed);
    auto expected = at::empty_like(exact);
    QVERIFY(weights::dequantize(GgmlType::Q8_0, std::as_bytes(std::span(*packed)), exact.numel(), expected.data_ptr<float>()));
    QVERIFY(at::equal(rounded.dense(at::kFloat), expected));
    const nn::Matrix odd(normal({ 5, 40 }, 19)); // no groups of 32
    QVERIFY(odd.inEightBits().isSame(odd));
}

ANNEAL_TEST(TestPanels)
#include "tst_panels.moc"
