# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reading data sets, holding faces back, and packing them."""

import subprocess
import sys

from support import TRAIN, WithFolder, main, needs, noise


@needs("numpy", "PIL")
class Readers(WithFolder):
    def test_fer2013(self):
        import data
        images = noise(1, 6, 48, 48)
        images[1] = 0
        path = self.write_fer2013(
            images, [0, 1, 2, 3, 4, 5], ["Training"] * 4 + ["PublicTest"] * 2)
        parts = data.load_fer2013(path)
        # The black image was dropped.
        self.assertEqual(list(parts["Training"].labels("emotion")), [0, 2, 3])
        self.assertEqual(list(parts["Training"].labels("gender")), [-1] * 3)
        self.assertEqual(list(parts["PublicTest"].labels("emotion")), [4, 5])
        self.assertTrue((parts["Training"].images[1] == images[2]).all())

    def test_ferplus(self):
        import data
        path = self.write_fer2013(noise(1, 2, 48, 48), [3, 0],
                                  ["Training"] * 2)
        votes = self.write_votes(["2,8,0,0,0,0,0,0,0,0", "1,0,0,0,0,0,0,0,5,4"])
        faces = data.load_fer2013(path, votes)["Training"]
        expected = [[0, 0, 0, 0.8, 0, 0, 0.2], [0] * 7]
        self.assertLess(abs(faces.votes[:, :7] - expected).max(), 1e-6)
        self.assertFalse(faces.votes[:, 7:].any())

    def test_ferplus_of_other_length(self):
        import data
        path = self.write_fer2013(noise(1, 2, 48, 48), [3, 0],
                                  ["Training"] * 2)
        with self.assertRaisesRegex(ValueError, "1 rows, but .* has 2"):
            data.load_fer2013(path, self.write_votes(["1" + ",0" * 9]))

    def test_wrong_csv(self):
        import data
        path = self.folder / "faces.csv"
        for text, message in (
                ("emotion,pixels\n1,2\n", "faces.csv: no column Usage"),
                ("", "no column emotion"),
                ("emotion,pixels,Usage\n1,2 3,Training\n",
                 "data row 0 has 2 pixels")):
            path.write_text(text, encoding="ascii")
            with self.assertRaisesRegex(ValueError, message):
                data.load_fer2013(path)

    def test_utkface(self):
        import data
        self.write_jpegs(["25_0_1_2017.jpg.chip.jpg", "part/31_1_0_2016.jpg",
                          "odd_name.jpg", "61_3_20170109.jpg"], 200)
        faces = data.load_utkface(self.folder)
        self.assertEqual(list(faces.labels("gender")), [1, 0])
        self.assertEqual(faces.images.shape, (2, 80, 80))

    def test_folders(self):
        import data
        self.write_jpegs(["woman/Ann_0001.jpg", "man/Bob_0001.jpg",
                          "man/Bob_0002.jpg"], 80)
        faces = data.load_folders(self.folder, "gender", 1.8)
        self.assertEqual(list(faces.labels("gender")), [0, 1, 1])
        self.assertAlmostEqual(float(faces.side[0]), 1.8, 6)
        with self.assertRaises(OSError):
            data.load_folders(self.folder, "glasses", 1.8,
                              {"glasses": ("a", "b")})
        (self.folder / "a").mkdir()
        with self.assertRaisesRegex(ValueError, "no faces found; expected a"):
            data.load_folders(self.folder, "glasses", 1.8, {"glasses": ("a",)})


@needs("numpy", "PIL")
class Splits(WithFolder):
    def faces(self, images):
        import data
        return data.make_faces(images, [0] * len(images), "emotion", 0.98, 0)

    def test_people(self):
        import data
        import split
        self.write_jpegs([f"woman/P{person}_000{shot}.jpg"
                          for person in range(10) for shot in range(3)], 80)
        (self.folder / "man").mkdir()
        faces = data.load_folders(self.folder, "gender", 1.8)
        kept, held = split.split_people(faces, 0.3, 1)
        self.assertEqual((len(kept), len(held)), (21, 9))
        self.assertFalse({n[:2] for n in kept.names} &
                         {n[:2] for n in held.names})

    def test_copies(self):
        import numpy
        import split
        pictures = noise(1, 5, 12, 12).repeat(4, 1).repeat(4, 2)
        near = pictures.copy()
        near[1] = near[1][:, ::-1]  # mirrored
        near[2] = 30 + near[2] // 2  # with less contrast
        near[3] = noise(2, 48, 48)
        near[4] = numpy.clip(near[4].astype(int) + noise(3, 48, 48) % 9, 0, 255)
        self.assertEqual(list(split.copies(near, pictures)),
                         [True, True, True, False, True])

    def test_hash(self):
        import split
        images = noise(4, 400, 48, 48)
        images[399] = images[0][:, ::-1]
        training, held = split.split_hash(self.faces(images))
        self.assertTrue(20 < len(held) < 60)
        # The order of the pictures does not matter.
        other = split.split_hash(self.faces(images[::-1]))[1]
        self.assertTrue((other.images[::-1] == held.images).all())
        self.assertFalse(split.copies(training.images, held.images).any())


@needs("numpy", "PIL")
class Packs(WithFolder):
    def sets(self, count=30):
        import data
        import numpy
        emotion = data.make_faces(noise(1, count, 48, 48), [3] * count,
                                  "emotion", 0.98, 0)
        emotion.votes[:, 2] = 1
        gender = data.make_faces(noise(2, count, 80, 80),
                                 numpy.arange(count) % 2, "gender", 0.87, 0.09,
                                 names=[f"{i}_0_0_x.jpg" for i in range(count)])
        return {"training": {"A": emotion, "B": gender},
                "validation": {"B": gender.take([1, 2])}, "report": {}}

    def test_same(self):
        import data
        import pack
        sets, path = self.sets(), self.folder / "faces.pack"
        pack.write(path, sets)
        again = pack.read(path)
        for use, named in sets.items():
            self.assertEqual(list(named), list(again[use]))
            for name, faces in named.items():
                for key in data.ARRAYS:
                    here, there = (getattr(f, key)
                                   for f in (faces, again[use][name]))
                    self.assertTrue((here == there).all(), (name, key))
                self.assertEqual(faces.names, again[use][name].names)
                self.assertEqual(faces.heads, again[use][name].heads)

    def test_several_sheets(self):
        import pack
        tiles = noise(1, 200, 80, 80)
        before, pack._TILES = pack._TILES, 480
        try:
            sheets = list(pack._sheets(tiles))
        finally:
            pack._TILES = before
        self.assertGreater(len(sheets), 1)
        again = [tile for sheet in sheets for tile in pack._tiles(sheet, 80)]
        self.assertTrue((tiles == again[:200]).all())

    def test_limit(self):
        import pack
        path = self.folder / "faces.pack"
        pack.write(path, self.sets())
        lossless = path.stat().st_size
        quality = pack.write_limited(path, self.sets(), lossless / 2e6)
        self.assertLessEqual(path.stat().st_size, lossless / 2)
        self.assertIsNotNone(quality)
        with self.assertRaisesRegex(ValueError, "more than 0.001 MB even"):
            pack.write_limited(path, self.sets(), 0.001)

    def test_concat_of_two_sizes(self):
        import data
        sets = self.sets(3)["training"]
        both = data.concat(list(sets.values()))
        self.assertEqual(both.images.shape, (6, 80, 80))
        self.assertEqual(list(both.size), [48] * 3 + [80] * 3)
        self.assertTrue((both.images[0, :48, :48] == sets["A"].images[0]).all())

    def test_no_pack(self):
        import pack
        path = self.folder / "faces.pack"
        path.write_bytes(b"no zip")
        with self.assertRaisesRegex(ValueError, "faces.pack: not a file of"):
            pack.read(path)

    def test_command(self):
        images = noise(1, 60, 48, 48)
        images[3] = images[50]
        self.write_fer2013(images, [i % 7 for i in range(60)],
                           ["Training"] * 50 + ["PublicTest"] * 10)
        self.write_jpegs([f"utk/{i}_1_0_2017.jpg" for i in range(20)], 80)
        done = subprocess.run(
            [sys.executable, "-B", TRAIN / "pack.py", self.folder / "a.pack",
             "--fer2013", self.folder / "fer2013.csv", "--utkface",
             self.folder / "utk", "--names", self.folder],
            capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        import pack
        sets = pack.read(self.folder / "a.pack")
        self.assertEqual(len(sets["report"]["PublicTest"]), 10)
        # One is also in PublicTest.
        self.assertEqual(len(sets["training"]["FER-2013"])
                         + len(sets["validation"]["FER-2013"]), 49)
        names = (self.folder / "UTKFace.txt").read_text().split()
        self.assertEqual(names, sets["validation"]["UTKFace"].names)


if __name__ == "__main__":
    sys.exit(main())
