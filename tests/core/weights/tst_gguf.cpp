// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/gguffile.h"
#include "core/weights/ggufwriter.h"
#include "tests/core/weights/openbytes.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <random>

using namespace anneal;

namespace {

/// Builds a file field by field, so that any field can lie.
class Bytes
{
public:
    template <typename T>
    Bytes &put(T value)
    {
        m_bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
        return *this;
    }
    Bytes &u32(std::uint32_t value) { return put(value); }
    Bytes &u64(std::uint64_t value) { return put(value); }
    Bytes &text(const std::string &text)
    {
        u64(text.size());
        m_bytes += text;
        return *this;
    }
    Bytes &raw(const std::string &bytes)
    {
        m_bytes += bytes;
        return *this;
    }
    Bytes &header(std::uint64_t tensors, std::uint64_t values, std::uint32_t version = 3)
    {
        return raw("GGUF").u32(version).u64(tensors).u64(values);
    }
    Bytes &tensor(const std::string &name, std::vector<std::uint64_t> sizes, std::uint32_t type, std::uint64_t offset)
    {
        text(name).u32(static_cast<std::uint32_t>(sizes.size()));
        for (const auto size : sizes)
            u64(size);
        return u32(type).u64(offset);
    }
    Bytes &data(std::size_t count)
    {
        m_bytes.resize((m_bytes.size() + 31) / 32 * 32);
        m_bytes.append(count, '\1');
        return *this;
    }
    operator QByteArray() const { return QByteArray::fromStdString(m_bytes); }

private:
    std::string m_bytes;
};

Bytes good()
{
    return Bytes()
        .header(2, 3)
        .text("general.architecture")
        .u32(8)
        .text("llama")
        .text("list")
        .u32(9)
        .u32(8)
        .u64(2)
        .text("a")
        .text("bc")
        .text("number")
        .u32(6)
        .put(1.5f)
        .tensor("first", { 32, 2 }, 8, 0)
        .tensor("second", { 3 }, 0, 96)
        .data(96 + 12);
}

} // namespace

class TestGguf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsValuesAndTensors();
    void rejects_data();
    void rejects();
    void rejectsEveryCut();
    void survivesDamage();
    void readsWhatItWrote();
    void writesNothingHalf();

private:
    base::Result<weights::GgufFile> open(const QByteArray &bytes) const { return openBytes<weights::GgufFile>(m_folder, bytes); }
    QTemporaryDir m_folder;
};

void TestGguf::readsValuesAndTensors()
{
    const auto file = open(good());
    QVERIFY2(bool(file), file ? "" : file.error().detail.c_str());
    QCOMPARE(*file->get<std::string>("general.architecture"), std::string("llama"));
    QCOMPARE(*file->get<double>("number"), 1.5);
    QVERIFY(*file->get<std::vector<std::string>>("list") == std::vector<std::string>({ "a", "bc" }));
    QVERIFY(!file->get<bool>("number"));
    const auto &first = file->tensors().at("first");
    QVERIFY(first.shape == std::vector<std::int64_t>({ 2, 32 })); // rows first
    QCOMPARE(first.bytes.size(), std::size_t(68));
    QCOMPARE(file->tensors().at("second").bytes.size(), std::size_t(12));
    QVERIFY(open(Bytes().header(0, 0, 2)));
}

void TestGguf::rejects_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("problem");
    const auto row = [](const char *name, const QByteArray &bytes, const char *problem) { QTest::newRow(name) << bytes << QByteArray(problem); };
    const auto tensor = [](std::vector<std::uint64_t> sizes, std::uint32_t type = 0, std::uint64_t offset = 0) {
        return Bytes().header(1, 0).tensor("t", std::move(sizes), type, offset).data(64);
    };
    const auto value = [](std::uint32_t type) { return Bytes().header(0, 1).text("k").u32(type); };
    const std::uint64_t huge = std::uint64_t(-1);
    row("empty", {}, "begin with GGUF");
    row("other file", "GGML\3\0\0\0", "begin with GGUF");
    row("pickle", QByteArray("\x80\2}q\0(X\1\0\0\0a", 13), "pickle");
    row("version 1", Bytes().header(0, 0, 1), "version 1");
    row("version 4", Bytes().header(0, 0, 4), "version 4");
    row("big-endian", Bytes().header(0, 0, 0x03000000), "big-endian");
    row("tensor count", Bytes().header(huge, 0).data(64), "claims");
    row("value count", Bytes().header(0, huge).data(64), "claims");
    row("key length", Bytes().header(0, 1).u64(huge).data(64), "claims");
    row("text length", value(8).u64(huge).data(64), "claims");
    row("list length", value(9).u32(4).u64(huge).data(64), "claims");
    row("list of texts", value(9).u32(8).u64(1000).data(64), "claims");
    row("list of lists", value(9).u32(9).u64(1).u32(4).u64(1).u32(7), "list of lists");
    row("unknown list type", value(9).u32(13).u64(1).data(64), "unknown type 13");
    row("unknown type", value(13).data(64), "unknown type 13");
    row("truth value 2", value(7).raw("\2").data(64), "truth");
    row("integer beyond 63 bits", value(10).u64(huge).data(64), "63 bits");
    row("key twice", Bytes().header(0, 2).text("k").u32(4).u32(1).text("k").u32(4).u32(2), "twice");
    row("name twice", Bytes().header(2, 0).tensor("t", { 1 }, 0, 0).tensor("t", { 1 }, 0, 32).data(64), "twice");
    row("no dimensions", tensor({}), "0 dimensions");
    row("five dimensions", tensor({ 1, 1, 1, 1, 1 }), "5 dimensions");
    row("a zero size", tensor({ 4, 0 }), "impossible shape");
    row("product overflows", tensor({ std::uint64_t(1) << 40, std::uint64_t(1) << 40 }), "impossible shape");
    row("size overflows", tensor({ std::uint64_t(1) << 62 }), "impossible size");
    row("broken rows", tensor({ 31 }, 8), "whole blocks");
    row("unknown tensor type", tensor({ 32 }, 16), "ggml type 16");
    row("misaligned", tensor({ 1 }, 0, 4), "multiple of 32");
    row("beyond the end", tensor({ 17 }), "beyond the end");
    row("offset beyond the end", tensor({ 1 }, 0, huge - 31), "beyond the end");
    row("overlap", Bytes().header(2, 0).tensor("t", { 16 }, 0, 0).tensor("u", { 1 }, 0, 32).data(64), "overlaps");
    row("alignment 0", Bytes().header(0, 1).text("general.alignment").u32(4).u32(0), "power of two");
    row("alignment 48", Bytes().header(0, 1).text("general.alignment").u32(4).u32(48), "power of two");
    row("alignment as text", Bytes().header(0, 1).text("general.alignment").u32(8).text("32"), "power of two");
}

void TestGguf::rejects()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, problem);
    const auto file = open(bytes);
    QVERIFY(!file);
    QVERIFY2(QByteArray::fromStdString(file.error().detail).contains(problem), file.error().detail.c_str());
}

void TestGguf::rejectsEveryCut()
{
    const QByteArray whole = good();
    for (int length = 0; length < whole.size(); ++length)
        QVERIFY2(!open(whole.left(length)), qPrintable(QString::number(length)));
}

void TestGguf::survivesDamage()
{
    const QByteArray whole = good();
    std::mt19937 random(7);
    for (int i = 0; i < 3000; ++i) {
        auto bytes = whole;
        for (unsigned changes = 1 + random() % 3; changes > 0; --changes)
            bytes[static_cast<int>(random() % static_cast<unsigned>(bytes.size()))] = static_cast<char>(random() % 4 ? random() : 0xff);
        const auto file = open(bytes);
        if (!file)
            continue;
        for (const auto &[name, tensor] : file->tensors()) {
            std::int64_t count = 1;
            for (const auto size : tensor.shape)
                count *= size;
            std::vector<float> values(static_cast<std::size_t>(count));
            (void)weights::dequantize(tensor.type, tensor.bytes, count, values.data());
        }
    }
}

void TestGguf::readsWhatItWrote()
{
    weights::GgufWriter writer;
    writer.add("general.architecture", "llama");
    writer.add("yes", true);
    writer.add("count", std::uint32_t(7));
    writer.add("real", 0.25f);
    writer.add("texts", std::vector<std::string> { "a", "" });
    writer.add("ids", std::vector<std::int32_t> { 1, -2 });
    writer.add("scores", std::vector<float> { 0.5f });
    writer.add("big", weights::GgufValue(std::int64_t(1) << 40));
    QVERIFY(writer.has("count") && !writer.has("counts"));
    writer.describe("m", weights::GgmlType::Q8_0, { 3, 32 });
    writer.describe("v", weights::GgmlType::F32, { 2 });
    const std::filesystem::path path = m_folder.filePath("w.gguf").toStdString();
    QVERIFY(writer.begin(path));
    QVERIFY(writer.write(std::string(34, 'a')));
    QVERIFY(writer.write(std::string(68, 'b')));
    QVERIFY(writer.write(std::string(8, 'c')));
    QVERIFY(writer.commit());
    QCOMPARE(std::uint64_t(std::filesystem::file_size(path)), writer.fileBytes());
    const auto file = weights::GgufFile::open(path);
    QVERIFY2(bool(file), file ? "" : file.error().detail.c_str());
    QCOMPARE(*file->get<bool>("yes"), true);
    QCOMPARE(*file->get<std::int64_t>("count"), std::int64_t(7));
    QCOMPARE(*file->get<std::int64_t>("big"), std::int64_t(1) << 40);
    QVERIFY(*file->get<std::vector<std::int64_t>>("ids") == std::vector<std::int64_t>({ 1, -2 }));
    QVERIFY(file->tensors().at("m").shape == std::vector<std::int64_t>({ 3, 32 }));
    QCOMPARE(char(file->tensors().at("v").bytes[7]), 'c');
    QCOMPARE(char(file->tensors().at("m").bytes[34]), 'b');
}

void TestGguf::writesNothingHalf()
{
    const std::filesystem::path path = m_folder.filePath("half.gguf").toStdString();
    {
        weights::GgufWriter writer;
        writer.describe("v", weights::GgmlType::F32, { 2 });
        QVERIFY(writer.begin(path));
        QVERIFY(!writer.write(std::string(9, 'x')));
        QVERIFY(writer.write(std::string(4, 'x')));
        QVERIFY(!writer.commit());
    }
    QVERIFY(!std::filesystem::exists(path));
    QVERIFY(QDir(m_folder.path()).entryList({ "half*" }).isEmpty());
}

ANNEAL_TEST(TestGguf)
#include "tst_gguf.moc"
