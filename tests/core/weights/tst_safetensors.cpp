// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/safetensorsfile.h"
#include "tests/core/weights/openbytes.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstring>
#include <random>

using namespace anneal;

namespace {

QByteArray packed(const QByteArray &header, const QByteArray &bytes)
{
    const auto length = static_cast<std::uint64_t>(header.size());
    return QByteArray(reinterpret_cast<const char *>(&length), 8) + header + bytes;
}

const QByteArray kGood = R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})";

} // namespace

class TestSafetensors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsAndRejects_data();
    void acceptsAndRejects();
    void readsWhatItWrote();
    void writesWidestTypesFirst();
    void survivesDamage();

private:
    base::Result<weights::SafetensorsFile> open(const QByteArray &bytes) const { return openBytes<weights::SafetensorsFile>(m_folder, bytes); }
    QTemporaryDir m_folder;
};

/// Verdicts of safetensors 0.8.0, but for the four points in which we are stricter.
void TestSafetensors::acceptsAndRejects_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("problem"); // empty: accepted
    const QByteArray four(4, '\1');
    const auto one = [&](const char *name, const QByteArray &header, const QByteArray &problem, const QByteArray &data = QByteArray(4, '\1')) {
        QTest::newRow(name) << packed(header, data) << problem;
    };
    one("plain", "{" + kGood + "}", "");
    one("padded", "{" + kGood + "} \n\t  ", "");
    one("unknown extra field", "{" + kGood.chopped(1) + R"(,"x":[1,{"y":null}]}})", "");
    one("metadata null", R"({"__metadata__":null,)" + kGood + "}", "");
    one("empty header", "{}", "", "");
    one("empty name", QByteArray("{" + kGood + "}").replace("\"a\"", "\"\""), "");
    one("scalar", R"({"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}})", "");
    one("several empty tensors at one offset",
        "{" + kGood + R"(,"b":{"dtype":"I64","shape":[0,7],"data_offsets":[4,4]},"c":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}})", "");
    one("two four-bit elements", R"({"a":{"dtype":"F4","shape":[8],"data_offsets":[0,4]}})", "");
    one("deep in an extra field", "{" + kGood.chopped(1) + ",\"x\":" + QByteArray(125, '[') + QByteArray(125, ']') + "}}", "");
    one("metadata key twice", R"({"__metadata__":{"a":"1","a":"2"},)" + kGood + "}", "");

    QTest::newRow("no bytes") << QByteArray() << QByteArray("shorter");
    QTest::newRow("seven bytes") << QByteArray(7, '\0') << QByteArray("shorter");
    QTest::newRow("header beyond the file") << QByteArray("\x10\0\0\0\0\0\0\0{}", 10) << QByteArray("16 bytes long");
    QTest::newRow("huge header") << QByteArray(8, '\xff') << QByteArray("18446744073709551615");
    QTest::newRow("zip") << QByteArray("PK\3\4\x14\0\0\0\0\0archive/data.pkl", 26) << QByteArray("pickle");
    QTest::newRow("raw pickle") << QByteArray("\x80\2}q\0(X\1\0\0\0a", 13) << QByteArray("pickle");
    one("no header", "", "begin with {");
    one("byte-order mark", "\xEF\xBB\xBF{" + kGood + "}", "begin with {");
    one("white space first", " {" + kGood + "}", "begin with {");
    one("NUL after the object", QByteArray("{" + kGood + "}") + '\0', "JSON");
    one("text after the object", "{" + kGood + "} x", "JSON");
    one("invalid UTF-8", QByteArray("{" + kGood + "}").replace("\"a\"", "\"\xff\""), "JSON");
    one("too deep", "{" + kGood.chopped(1) + ",\"x\":" + QByteArray(126, '[') + QByteArray(126, ']') + "}}", "deep");
    one("metadata number", R"({"__metadata__":{"a":1},)" + kGood + "}", "number");
    one("metadata list", R"({"__metadata__":["a"],)" + kGood + "}", "list");
    one("two metadata", R"({"__metadata__":{},"__metadata__":{},)" + kGood + "}", "its header has two __metadata__");
    one("same name twice", "{" + kGood + "," + kGood + "}", "twice");
    one("null entry", R"({"a":null})", "null", "");
    one("no dtype", R"({"a":{"shape":[1],"data_offsets":[0,4]}})", "lacks");
    one("no offsets", R"({"a":{"shape":[1],"dtype":"F32"}})", "lacks");
    one("field twice", R"({"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "two \"dtype\"");
    one("one offset", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4]}})", "lacks");
    one("three offsets", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}})", "more than two");
    one("unknown dtype", R"({"a":{"dtype":"C128","shape":[1],"data_offsets":[0,4]}})", "dtype");
    one("lower-case dtype", R"({"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}})", "dtype");
    one("negative size", R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", "negative");
    one("minus zero", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[-0,4]}})", "negative");
    one("fraction", R"({"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}})", "whole");
    one("beyond 64 bits", R"({"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,4]}})", "whole");
    one("product overflows", R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}})", "fit");
    one("shape too small", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", "fit");
    one("half a byte", R"({"a":{"dtype":"F4","shape":[7],"data_offsets":[0,4]}})", "fit");
    one("begin after end", R"({"a":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}})", "outside");
    one("beyond the end", R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "outside");
    one("hole at the start", R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})", "holes");
    one("hole at the end", R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", "holes");
    one("overlap", R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}})", "holes");
    one("bytes but no tensors", "{}", "holes");
}

void TestSafetensors::acceptsAndRejects()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, problem);
    const auto file = open(bytes);
    if (problem.isEmpty()) {
        QVERIFY2(bool(file), file ? "" : file.error().detail.c_str());
        return;
    }
    QVERIFY(!file);
    QVERIFY2(QByteArray::fromStdString(file.error().detail).contains(problem), file.error().detail.c_str());
    QCOMPARE(file.error().kind, problem == "pickle" ? base::ErrorKind::Unsafe : base::ErrorKind::Corrupt);
}

void TestSafetensors::readsWhatItWrote()
{
    const std::vector<float> numbers { 1, -2.5f, 3, 4, 5, 6 };
    const std::vector<std::byte> bytes { std::byte(7) };
    const std::filesystem::path file = m_folder.filePath("w.safetensors").toStdString();
    QVERIFY(weights::writeSafetensors(
        file, { { "n", "F32", { 2, 3 }, std::as_bytes(std::span(numbers)) }, { "b", "U8", { 1 }, bytes } }, { { "who", "me" } }));
    const auto read = weights::SafetensorsFile::open(file);
    QVERIFY2(bool(read), read ? "" : read.error().detail.c_str());
    const auto &tensor = read->tensors().at("n");
    QCOMPARE(tensor.dtype, std::string("F32"));
    QVERIFY(tensor.shape == std::vector<std::int64_t>({ 2, 3 }));
    QVERIFY(std::memcmp(tensor.bytes.data(), numbers.data(), 24) == 0);
    QCOMPARE(read->metadata().at("format"), std::string("pt"));
    QCOMPARE(read->metadata().at("who"), std::string("me"));
}

void TestSafetensors::writesWidestTypesFirst()
{
    const std::vector<std::byte> bytes(8);
    const std::filesystem::path file = m_folder.filePath("w.safetensors").toStdString();
    const std::span all(bytes);
    QVERIFY(weights::writeSafetensors(file,
        { { "c", "U8", { 1 }, all.first(1) }, { "b", "F16", { 2 }, all.first(4) }, { "z", "F32", { 1 }, all.first(4) },
            { "a", "F32", { 2 }, all } }));
    const auto text = base::readFile(file);
    QVERIFY(text);
    std::uint64_t header = 0;
    std::memcpy(&header, text->data(), 8);
    QCOMPARE(header % 8, std::uint64_t(0));
    QCOMPARE(QByteArray::fromStdString(text->substr(8, header)).trimmed(), // as safetensors.torch.save writes it
        QByteArray(
            R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"z":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},)"
            R"("b":{"dtype":"F16","shape":[2],"data_offsets":[12,16]},"c":{"dtype":"U8","shape":[1],"data_offsets":[16,17]}})"));
}

void TestSafetensors::survivesDamage()
{
    const auto good
        = packed(R"({"__metadata__":{"format":"pt"},)" + kGood + R"(,"b":{"dtype":"I8","shape":[2,2],"data_offsets":[4,8]}})", QByteArray(8, '\1'));
    QVERIFY(open(good));
    std::mt19937 random(7);
    int accepted = 0;
    for (int i = 0; i < 1500; ++i) {
        auto bytes = good;
        for (unsigned changes = 1 + random() % 3; changes > 0; --changes)
            bytes[static_cast<int>(random() % static_cast<unsigned>(bytes.size()))] = static_cast<char>(random());
        if (random() % 8 == 0)
            bytes.truncate(static_cast<int>(random() % static_cast<unsigned>(bytes.size())));
        const auto file = open(bytes);
        if (!file)
            continue;
        ++accepted;
        for (const auto &[name, tensor] : file->tensors())
            QVERIFY(tensor.bytes.size() <= static_cast<std::size_t>(bytes.size()));
    }
    QVERIFY(accepted > 0); // changes in names and data are no damage
}

ANNEAL_TEST(TestSafetensors)
#include "tst_safetensors.moc"
