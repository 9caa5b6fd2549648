import javax.imageio.ImageIO

def image = ImageIO.read(new File(basedir, 'target/horse.png'))
assert image.width == 32 && image.height == 32
