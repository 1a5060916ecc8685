// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/gguffile.h"
#include "core/weights/halffloat.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

using namespace anneal;
using weights::GgmlType;

class TestQuantBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsOneBlock_data();
    void readsOneBlock();
    void readsAsTheReference_data();
    void readsAsTheReference();
    void writesAsTheReference_data();
    void writesAsTheReference();
    void convertsEveryHalf();
    void refusesWhatItDoesNotKnow();

private:
    std::vector<float> floats(const std::string &tensor) const;
    std::optional<weights::GgufFile> m_file; // by tests/data/weights/make_blocks.py
};

void TestQuantBlocks::initTestCase()
{
    auto file = weights::GgufFile::open(ANNEAL_TESTS_DIR "/data/weights/blocks.gguf");
    QVERIFY2(bool(file), file ? "" : file.error().detail.c_str());
    m_file.emplace(std::move(*file));
}

std::vector<float> TestQuantBlocks::floats(const std::string &tensor) const
{
    const auto bytes = m_file->tensors().at(tensor).bytes;
    std::vector<float> values(bytes.size() / 4);
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

void TestQuantBlocks::readsOneBlock_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("hex"); // of x_i = (i - 12) / 4, from ggml's reference quantisers
    QTest::addColumn<double>("tolerance");
    QTest::newRow("Q4_0") << int(GgmlType::Q4_0) << QByteArray("c0b86d6d5c5c5b4b4b3a3a39292818180707") << 0.6;
    QTest::newRow("Q4_1") << int(GgmlType::Q4_1) << QByteArray("223800c280809191a2a2b3b3c4c4d5d5e6e6f7f7") << 0.27;
    QTest::newRow("Q5_0") << int(GgmlType::Q5_0) << QByteArray("c0b4ff1f0000dac9b8a89786857463534231302f1e0d") << 0.3;
    QTest::newRow("Q5_1") << int(GgmlType::Q5_1) << QByteArray("003400c20000ffff00112233445566778899aabbccddeeff") << 1e-6;
    QTest::newRow("Q8_0") << int(GgmlType::Q8_0) << QByteArray("ca28b0b6bdc4cbd1d8dfe5ecf3f900070d141b21282f353c434a50575e646b72787f") << 0.02;
}

void TestQuantBlocks::readsOneBlock()
{
    QFETCH(int, type);
    QFETCH(QByteArray, hex);
    QFETCH(double, tolerance);
    const auto bytes = QByteArray::fromHex(hex);
    float values[32];
    QCOMPARE(static_cast<std::int64_t>(bytes.size()), weights::blockBytes(GgmlType(type)));
    QVERIFY(weights::dequantize(GgmlType(type), { reinterpret_cast<const std::byte *>(bytes.constData()), std::size_t(bytes.size()) }, 32, values));
    for (int i = 0; i < 32; ++i)
        QVERIFY2(std::abs(values[i] - (i - 12) / 4.0) <= tolerance, qPrintable(QString::number(i) + ": " + QString::number(values[i])));
    if (GgmlType(type) == GgmlType::Q8_0) {
        float source[32];
        for (int i = 0; i < 32; ++i)
            source[i] = static_cast<float>(i - 12) / 4;
        const auto written = weights::quantize(GgmlType::Q8_0, source, 32);
        QVERIFY(written);
        QCOMPARE(QByteArray::fromStdString(*written).toHex(), hex);
    }
}

void TestQuantBlocks::readsAsTheReference_data()
{
    QTest::addColumn<QString>("type");
    for (const char *type : { "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K" })
        QTest::newRow(type) << QString(type);
}

void TestQuantBlocks::readsAsTheReference()
{
    QFETCH(QString, type);
    const auto expected = floats(type.toStdString() + ".expected");
    const auto &tensor = m_file->tensors().at(type.toStdString());
    QCOMPARE(QString::fromUtf8(weights::typeName(tensor.type).data()), type);
    std::vector<float> values(expected.size());
    QVERIFY(weights::dequantize(tensor.type, tensor.bytes, static_cast<std::int64_t>(values.size()), values.data()));
    for (std::size_t i = 0; i < values.size(); ++i)
        QVERIFY2(std::abs(values[i] - expected[i]) <= 1e-6f * std::max(1.0f, std::abs(expected[i])),
            qPrintable(QString("%1: %2 %3").arg(i).arg(values[i]).arg(expected[i])));
}

void TestQuantBlocks::writesAsTheReference_data()
{
    QTest::addColumn<int>("type");
    for (const auto type : { GgmlType::F16, GgmlType::BF16, GgmlType::Q8_0 })
        QTest::newRow(weights::typeName(type).data()) << int(type);
}

void TestQuantBlocks::writesAsTheReference()
{
    QFETCH(int, type);
    const auto source = floats("source");
    const auto expected = m_file->tensors().at(std::string(weights::typeName(GgmlType(type)))).bytes;
    const auto written = weights::quantize(GgmlType(type), source.data(), static_cast<std::int64_t>(source.size()));
    QVERIFY(written);
    QCOMPARE(written->size(), expected.size());
    QVERIFY(std::memcmp(written->data(), expected.data(), expected.size()) == 0);
}

void TestQuantBlocks::convertsEveryHalf()
{
    for (unsigned bits = 0; bits < 65536; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const float value = weights::fromHalf(half);
        const int exponent = half >> 10 & 31, mantissa = half & 1023;
        if (exponent == 31 && mantissa != 0) {
            QVERIFY(std::isnan(value));
            continue;
        }
        const double magnitude = exponent == 31 ? HUGE_VAL : exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
        QCOMPARE(double(value), half & 0x8000 ? -magnitude : magnitude);
        QCOMPARE(weights::toHalf(value), half);
        if (exponent == 31)
            continue;
        // Halfway to the next half rounds to the even one, a hair more or less to the nearer.
        const float next = weights::fromHalf(static_cast<std::uint16_t>(half + 1));
        const float middle = std::isinf(next) ? std::copysign(65520.0f, value) : (value + next) / 2;
        QCOMPARE(weights::toHalf(middle), static_cast<std::uint16_t>(half + (half & 1)));
        QCOMPARE(weights::toHalf(std::nextafter(middle, 0.0f)), half);
    }
    QCOMPARE(weights::toBFloat(1.0f + 0x1p-8f), std::uint16_t(0x3F80)); // a tie
    QCOMPARE(weights::toBFloat(1.0f + 0x3p-8f), std::uint16_t(0x3F82));
    QVERIFY(std::isnan(weights::fromBFloat(weights::toBFloat(std::nanf("")))));
}

void TestQuantBlocks::refusesWhatItDoesNotKnow()
{
    float values[256];
    const std::vector<std::byte> bytes(300);
    QCOMPARE(weights::dequantize(GgmlType::Q2_K, bytes, 256, values).error().kind, base::ErrorKind::Unsupported);
    QCOMPARE(weights::dequantize(GgmlType(99), bytes, 1, values).error().kind, base::ErrorKind::Unsupported);
    QCOMPARE(weights::dequantize(GgmlType::Q8_0, bytes, 288, values).error().kind, base::ErrorKind::Corrupt);
    QCOMPARE(weights::dequantize(GgmlType::Q8_0, bytes, 31, values).error().kind, base::ErrorKind::Corrupt);
    QCOMPARE(weights::quantize(GgmlType::Q4_0, values, 32).error().kind, base::ErrorKind::Unsupported);
    std::fill(std::begin(values), std::end(values), 1e-44f); // no finite inverse
    QVERIFY(weights::quantize(GgmlType::Q8_0, values, 32));
    // Nothing is written that reads back as infinite.
    for (const auto &[largest, type, isWritten] : { std::tuple(65519.0f, GgmlType::F16, true), { -65520.0f, GgmlType::F16, false },
             { 65520.0f, GgmlType::BF16, true }, { 8.3e6f, GgmlType::Q8_0, true }, { 8.4e6f, GgmlType::Q8_0, false } }) {
        values[3] = largest;
        QCOMPARE(bool(weights::quantize(type, values, 32)), isWritten);
    }
    for (const auto type : { GgmlType::F32, GgmlType::F16, GgmlType::BF16, GgmlType::Q8_0 })
        for (const float none : { std::nanf(""), std::numeric_limits<float>::infinity() }) {
            values[3] = none;
            QCOMPARE(weights::quantize(type, values, 32).error().kind, base::ErrorKind::Corrupt);
        }
}

ANNEAL_TEST(TestQuantBlocks)
#include "tst_quantblocks.moc"
