// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/program.h"
#include "tests/support/testprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

class TestExtract : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTextAndParts();
    void printsTextOrSource();
    void readsStandardInput();
    void rowsGiveTheirTextAndWhatIsWrong();
    void takesPasswordsFromSecretFilesOnly();
    void tellsWhyThereIsNone_data();
    void tellsWhyThereIsNone();

private:
    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size()); }();
        return file.fileName();
    }
    QTemporaryDir m_folder;
};

void TestExtract::tellsTextAndParts()
{
    const auto outcome = cli({ u"extract"_s,
        write(u"a.html"_s,
            "<title>T</title><h1>Gr\xC3\xBC\xC3\x9F"
            "e</h1><p>b<table><tr><td>1<td>2</table>"),
        u"--json"_s });
    QCOMPARE(outcome.code, 0);
    const auto text = outcome.json()[u"text"_s].toString();
    QCOMPARE(text, u"Grüße\n\nb\n\n1\t2"_s);
    QCOMPARE(outcome.json()[u"title"_s].toString(), u"T"_s);
    QVERIFY(outcome.json()[u"pages"_s].isArray() && outcome.json()[u"pages"_s].toArray().isEmpty());
    QStringList parts;
    for (const auto &part : outcome.json()[u"blocks"_s].toArray()) {
        const auto block = part.toObject();
        const auto begin = block[u"begin"_s].toInt();
        parts << block[u"kind"_s].toString() + QString::number(block[u"level"_s].toInt()) + u' '
                + QString::fromUtf8(text.toUtf8().mid(begin, block[u"end"_s].toInt() - begin));
    }
    QCOMPARE(parts, (QStringList { u"heading1 Grüße"_s, u"paragraph0 b"_s, u"table0 1\t2"_s }));
}

void TestExtract::printsTextOrSource()
{
    const auto file = write(u"a.md"_s, "---\ntitle: T\n---\n# *A*\n\n[b](c)\n");
    QCOMPARE(cli({ u"extract"_s, file }).out, QByteArray("A\n\nb\n"));
    QCOMPARE(cli({ u"extract"_s, file, u"--raw"_s }).out, QByteArray("---\ntitle: T\n---\n# *A*\n\n[b](c)\n"));
    QCOMPARE(cli({ u"extract"_s, write(u"a.py"_s, "x = '\x1B[31m'\n") }).out, QByteArray("x = ''\n"));
}

void TestExtract::readsStandardInput()
{
    const auto outcome = cli({ u"extract"_s, u"-"_s, u"--json"_s }, "<html><p>a</p></html>");
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.json()[u"text"_s].toString(), u"a"_s);
    const auto nothing = cli({ u"extract"_s, u"-"_s }, "");
    QCOMPARE(nothing.code, 4);
    QVERIFY2(nothing.err.contains("standard input"), nothing.err.constData());
}

void TestExtract::rowsGiveTheirTextAndWhatIsWrong()
{
    const auto table = cli({ u"extract"_s, write(u"a.csv"_s, "a,b\n1,2,3\n4\n"), u"--json"_s });
    QCOMPARE(table.code, 0);
    QCOMPARE(table.json()[u"text"_s].toString(), u"a,b\n1,2,3\n4\n"_s);
    QCOMPARE(table.json()[u"warnings"_s].toArray().size(), 2);
    QVERIFY2(table.err.contains("Line 2: The row has 3 cells, the header 2."), table.err.constData());
    QCOMPARE(cli({ u"extract"_s, write(u"a.json"_s, "[{\"text\": \"a\"}, {") }).code, 4);
}

void TestExtract::takesPasswordsFromSecretFilesOnly()
{
    const auto document = write(u"plain.pdf"_s, "%PDF-1.4\n");
    const auto password = write(u"password"_s, "secret\n");
    QVERIFY(QFile::setPermissions(password, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    for (const auto &verb : { u"unlock"_s, u"extract"_s }) {
        const auto open = cli({ verb, document, u"--password-file"_s, password });
        QVERIFY2(open.code != 0 && open.err.contains("may be read by others") && open.err.contains("chmod 600"), open.err.constData());
    }
    QVERIFY(QFile::setPermissions(password, QFile::ReadOwner | QFile::WriteOwner));
    const auto damaged = cli({ u"unlock"_s, document, u"--password-file"_s, password });
    QVERIFY2(damaged.code != 0 && damaged.err.contains("damaged") && !damaged.err.contains("secret"), damaged.err.constData());
    const auto nobody = cli({ u"unlock"_s, document });
    QVERIFY2(nobody.code == 2 && nobody.err.contains("--password-file"), nobody.err.constData());
}

void TestExtract::tellsWhyThereIsNone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("code");
    QTest::newRow("binary") << QByteArray(4000, '\x01') << "a.txt" << 4;
    QTest::newRow("empty") << QByteArray() << "a.html" << 4;
    QTest::newRow("parquet") << QByteArray("PAR1") << "a.parquet" << 1;
}

void TestExtract::tellsWhyThereIsNone()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    QFETCH(int, code);
    const auto outcome = cli({ u"extract"_s, write(name, bytes) });
    QCOMPARE(outcome.code, code);
    QVERIFY(outcome.out.isEmpty());
    QVERIFY2(outcome.err.startsWith("Error: ") && outcome.err.contains(name.toUtf8()), outcome.err.constData());
}

ANNEAL_TEST(TestExtract)
#include "tst_extract.moc"
